/** What the compiled kernel exports; pointers are byte offsets into its memory. */
export type KernelExports = {
  /** Hashes rows into leaves; each leaf lies before the one of the row before. */
  readonly hashLeaves: (scratch: number, rows: number, count: number, firstLeaf: number) => void
  /** Hashes `count` pairs of children, 64 bytes each, into as many nodes. */
  readonly hashSiblings: (scratch: number, children: number, count: number, nodes: number) => void
  /** Hashes a tree's nodes from index start to end, whose children are done. */
  readonly hashNodes: (scratch: number, nodes: number, start: number, end: number) => void
}

/** The bytes of a module that is kept as base64 text. */
export function decodeKernel(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** An instance over the given memory. */
export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as KernelExports
}
