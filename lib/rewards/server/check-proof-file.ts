import 'server-only'
import { setImmediate } from 'node:timers/promises'
import { decodeKernel, instantiateKernel, type KernelExports } from '../kernel/instantiate-kernel'
import { KERNEL_WASM } from '../kernel/kernel.generated'
import {
  CHUNK_ROWS,
  KERNEL_NODE_BYTES,
  KERNEL_ROW_BYTES,
  layoutKernelMemory,
  PAGE_BYTES,
} from '../kernel/kernel-memory'
import { hexAt } from '../leaf-rows'
import { layoutProofFile, PROOF_FILE_HEADER_BYTES, type ProofFileHeader } from '../proof-file'
import { sameBytes } from '../same-bytes'
import { readAt, readInto } from './read-at'

/** Pages for the rows or children of a chunk, then for its nodes. */
const PAGES = Math.ceil((PAGE_BYTES + CHUNK_ROWS * (KERNEL_ROW_BYTES + KERNEL_NODE_BYTES)) / PAGE_BYTES)

type Check = ProofFileHeader & {
  readonly descriptor: number
  readonly nodesOffset: number
  readonly kernel: KernelExports
  readonly scratch: number
  /** Where a chunk's rows or children are read to, in the kernel's memory. */
  readonly input: number
  readonly output: number
  readonly bytes: Uint8Array
}

/**
 * Whether a file's rows and nodes lead to its root: every node is hashed again from its children in the file, every leaf
 * from its row. Reads a chunk of some thousand at a time, and lets others work between them, so that neither memory nor
 * anybody's waiting grows with the file. `seen` is given the rows on their way.
 */
export async function checkProofFile(
  descriptor: number,
  header: ProofFileHeader,
  seen: (rows: Uint8Array, firstRow: number) => void,
): Promise<boolean> {
  const { leafCount, root } = header
  if (leafCount === 0) return root === null
  const check = createCheck(descriptor, header)
  for (let start = 0; start < leafCount; start += CHUNK_ROWS) {
    if (!checkLeaves(check, start, Math.min(CHUNK_ROWS, leafCount - start), seen)) return false
    await setImmediate()
  }
  for (let start = 0; start < leafCount - 1; start += CHUNK_ROWS) {
    if (!checkNodes(check, start, Math.min(CHUNK_ROWS, leafCount - 1 - start))) return false
    await setImmediate()
  }
  return hexAt(readAt(descriptor, check.nodesOffset, KERNEL_NODE_BYTES), 0, KERNEL_NODE_BYTES) === root
}

function createCheck(descriptor: number, header: ProofFileHeader): Check {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: 65_536 })
  const layout = layoutKernelMemory(0, 1)
  const input = layout.chunk(0)
  return {
    ...header,
    descriptor,
    nodesOffset: layoutProofFile(header.leafCount).nodesOffset,
    kernel: instantiateKernel(new WebAssembly.Module(decodeKernel(KERNEL_WASM)), memory),
    scratch: layout.scratch(0),
    input,
    output: input + CHUNK_ROWS * KERNEL_ROW_BYTES,
    bytes: new Uint8Array(memory.buffer),
  }
}

/** Row i's leaf is the i-th node from the end. */
function checkLeaves(check: Check, start: number, count: number, seen: (rows: Uint8Array, first: number) => void) {
  const { descriptor, input, output, bytes } = check
  const rows = bytes.subarray(input, input + count * KERNEL_ROW_BYTES)
  readInto(descriptor, PROOF_FILE_HEADER_BYTES + start * KERNEL_ROW_BYTES, rows)
  seen(rows, start)
  check.kernel.hashLeaves(check.scratch, input, count, output + (count - 1) * KERNEL_NODE_BYTES)
  return isInFile(check, 2 * check.leafCount - 1 - start - count, count)
}

function checkNodes(check: Check, start: number, count: number): boolean {
  const { descriptor, nodesOffset, input, output, bytes } = check
  const children = bytes.subarray(input, input + 2 * count * KERNEL_NODE_BYTES)
  readInto(descriptor, nodesOffset + (2 * start + 1) * KERNEL_NODE_BYTES, children)
  check.kernel.hashSiblings(check.scratch, input, count, output)
  return isInFile(check, start, count)
}

/** Whether the nodes that were hashed are those that stand in the file from an index on. */
function isInFile({ descriptor, nodesOffset, output, bytes }: Check, start: number, count: number): boolean {
  const length = count * KERNEL_NODE_BYTES
  const nodes = readAt(descriptor, nodesOffset + start * KERNEL_NODE_BYTES, length)
  return sameBytes(nodes, bytes.subarray(output, output + length))
}
