/** Bytes of a packed row and of a node, as the kernel lays them out. */
export const KERNEL_ROW_BYTES = 72
export const KERNEL_NODE_BYTES = 32

/** WebAssembly counts memory in pages of 64 KiB. */
export const PAGE_BYTES = 65_536

// The kernel's constants lie at 1024; behind them each thread has a kilobyte of its own.
const SCRATCH_START = 4096
const SCRATCH_BYTES = 1024

/** Most threads that one memory has scratch space for. */
export const MAX_THREADS = 32

/** Rows that are copied into the kernel's memory at a time: some 300 KB, so that they stay in the cache. */
export const CHUNK_ROWS = 4096
const CHUNK_BYTES = CHUNK_ROWS * KERNEL_ROW_BYTES

/** Where everything lies in the memory of a build with so many threads. */
export type KernelLayout = {
  readonly scratch: (thread: number) => number
  readonly chunk: (thread: number) => number
  readonly nodes: number
  readonly pages: number
}

/** Page 0 holds constants and scratch, then each thread has its chunk of rows, then come the nodes. */
export function layoutKernelMemory(leafCount: number, threads: number): KernelLayout {
  const nodes = PAGE_BYTES + threads * CHUNK_BYTES
  return {
    scratch: (thread) => SCRATCH_START + thread * SCRATCH_BYTES,
    chunk: (thread) => PAGE_BYTES + thread * CHUNK_BYTES,
    nodes,
    pages: Math.ceil((nodes + Math.max(0, 2 * leafCount - 1) * KERNEL_NODE_BYTES) / PAGE_BYTES),
  }
}
