import { hashSubtrees, type SubtreeWork } from './hash-subtrees.mjs'
import { hashTree } from './hash-tree'
import { decodeKernel, instantiateKernel } from './instantiate-kernel'
import { SHARED_KERNEL_WASM } from './kernel.generated'
import { CHUNK_ROWS, KERNEL_NODE_BYTES, KERNEL_ROW_BYTES, layoutKernelMemory } from './kernel-memory'
import { runOnThread, type TreeThreads } from './tree-threads'

/** Below this many leaves a thread costs more than it saves. */
const PARALLEL_LEAVES = 50_000
/** Sixty-four subtrees: small enough that no thread waits long for another's last one. */
const DEPTH = 6

/**
 * The same nodes as `hashTree` gives, hashed by this thread and the given ones (Node only). Rows that already lie in
 * shared memory are read where they are, others are copied there first. Small trees are hashed here alone.
 */
export async function hashTreeParallel(
  rows: Uint8Array,
  count: number,
  { threads, fromLeaves = PARALLEL_LEAVES }: { threads: TreeThreads; fromLeaves?: number },
): Promise<Uint8Array> {
  const used = threads.workers.length + 1
  // Every subtree's root has to be above the leaves.
  if (used < 2 || count < Math.max(fromLeaves, 2 ** (DEPTH + 1))) return hashTree(rows, count)
  const layout = layoutKernelMemory(count, used)
  const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: 65_536, shared: true })
  const work = createWork(share(rows), count, used, memory)
  const others = threads.workers.map((worker, i) => runOnThread(worker, work(i + 1)))
  hashSubtrees(work(0))
  await Promise.all(others)
  const { hashNodes } = instantiateKernel(work(0).module, memory)
  for (let depth = DEPTH - 1; depth >= 0; depth -= 1) {
    hashNodes(layout.scratch(0), layout.nodes, 2 ** depth - 1, 2 ** (depth + 1) - 1)
  }
  return new Uint8Array(memory.buffer, layout.nodes, (2 * count - 1) * KERNEL_NODE_BYTES)
}

function createWork(
  rows: Uint8Array,
  count: number,
  threads: number,
  memory: WebAssembly.Memory,
): (thread: number) => SubtreeWork {
  const layout = layoutKernelMemory(count, threads)
  const module = new WebAssembly.Module(decodeKernel(SHARED_KERNEL_WASM))
  const next = new Int32Array(new SharedArrayBuffer(4))
  return (thread) => ({
    module,
    memory,
    rows,
    rowBytes: KERNEL_ROW_BYTES,
    nodeBytes: KERNEL_NODE_BYTES,
    chunkRows: CHUNK_ROWS,
    count,
    scratch: layout.scratch(thread),
    chunk: layout.chunk(thread),
    nodes: layout.nodes,
    depth: DEPTH,
    next,
  })
}

function share(rows: Uint8Array): Uint8Array {
  if (rows.buffer instanceof SharedArrayBuffer) return rows
  const shared = new Uint8Array(new SharedArrayBuffer(rows.length))
  shared.set(rows)
  return shared
}
