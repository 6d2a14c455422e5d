/** What a thread needs of a parallel tree; all of it can be sent to a worker. */
export type SubtreeWork = {
  readonly module: WebAssembly.Module
  /** Shared by all threads. */
  readonly memory: WebAssembly.Memory
  /** Packed rows in shared memory. */
  readonly rows: Uint8Array
  readonly rowBytes: number
  readonly nodeBytes: number
  readonly chunkRows: number
  /** Leaves of the tree. */
  readonly count: number
  /** This thread's own. */
  readonly scratch: number
  /** This thread's own. */
  readonly chunk: number
  readonly nodes: number
  /** The subtrees' roots are the nodes at this depth. */
  readonly depth: number
  /** Shared: the number of the next subtree that nobody has taken. */
  readonly next: Int32Array
}

/** Takes one subtree after another until none is left, and hashes it from its leaves up to its root. */
export function hashSubtrees(work: SubtreeWork): void
