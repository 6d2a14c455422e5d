import { decodeKernel, instantiateKernel, type KernelExports } from './instantiate-kernel'
import { KERNEL_WASM } from './kernel.generated'
import { CHUNK_ROWS, KERNEL_NODE_BYTES, KERNEL_ROW_BYTES, layoutKernelMemory } from './kernel-memory'

/** Trees up to this many leaves share one memory, and their nodes are copied out of it. */
const SMALL_LEAVES = 8192

type Kernel = { readonly exports: KernelExports; readonly memory: WebAssembly.Memory }

let compiled: WebAssembly.Module | undefined
let small: Kernel | undefined

/**
 * All nodes of the tree over `count` packed rows, 32 bytes each, node 0 the root: laid out as OpenZeppelin's tree is.
 * Needs at least one row. One thread; see `hash-tree-parallel` for more.
 */
export function hashTree(rows: Uint8Array, count: number): Uint8Array {
  if (count <= SMALL_LEAVES) {
    small ??= createKernel(SMALL_LEAVES)
    return hashInto(small, rows, count).slice()
  }
  return hashInto(createKernel(count), rows, count)
}

function createKernel(leafCount: number): Kernel {
  compiled ??= new WebAssembly.Module(decodeKernel(KERNEL_WASM))
  const memory = new WebAssembly.Memory({ initial: layoutKernelMemory(leafCount, 1).pages, maximum: 65_536 })
  return { exports: instantiateKernel(compiled, memory), memory }
}

function hashInto({ exports, memory }: Kernel, rows: Uint8Array, count: number): Uint8Array {
  const layout = layoutKernelMemory(count, 1)
  const scratch = layout.scratch(0)
  const chunk = layout.chunk(0)
  const bytes = new Uint8Array(memory.buffer)
  for (let start = 0; start < count; start += CHUNK_ROWS) {
    const end = Math.min(count, start + CHUNK_ROWS)
    bytes.set(rows.subarray(start * KERNEL_ROW_BYTES, end * KERNEL_ROW_BYTES), chunk)
    exports.hashLeaves(scratch, chunk, end - start, layout.nodes + (2 * count - 2 - start) * KERNEL_NODE_BYTES)
  }
  // A level lies between two powers of two; the deepest one first, since it holds the others' children.
  for (let end = count - 1; end > 0; ) {
    const start = 2 ** (31 - Math.clz32(end)) - 1
    exports.hashNodes(scratch, layout.nodes, start, end)
    end = start
  }
  return bytes.subarray(layout.nodes, layout.nodes + (2 * count - 1) * KERNEL_NODE_BYTES)
}
