// @ts-check
// Declared in hash-subtrees.d.mts; plain JavaScript for tree-worker.mjs, which no compiler loads.
/**
 * Takes one subtree after another until none is left, and hashes it from its leaves up to its root. Subtrees share no
 * node, so threads need not wait for each other: whoever joins them hashes the few nodes above when all are done.
 * @param {import('./hash-subtrees.d.mts').SubtreeWork} work
 */
export function hashSubtrees(work) {
  const instance = new WebAssembly.Instance(work.module, { env: { memory: work.memory } })
  const kernel = /** @type {import('./instantiate-kernel').KernelExports} */ (instance.exports)
  const subtrees = 2 ** work.depth
  for (;;) {
    const subtree = Atomics.add(work.next, 0, 1)
    if (subtree >= subtrees) return
    hashSubtree(work, kernel, subtrees - 1 + subtree)
  }
}

/**
 * @param {import('./hash-subtrees.d.mts').SubtreeWork} work
 * @param {import('./instantiate-kernel').KernelExports} kernel
 * @param {number} root a node above the leaves
 */
function hashSubtree(work, kernel, root) {
  const { count, scratch, nodes } = work
  /** @type {[number, number][]} */
  const levels = []
  for (let start = root, end = root + 1; start < 2 * count - 1; start = 2 * start + 1, end = 2 * end + 1) {
    levels.push([start, Math.min(end, 2 * count - 1)])
  }
  for (const [start, end] of levels.reverse()) {
    hashLeafNodes(work, kernel, Math.max(start, count - 1), end)
    if (start < count - 1) kernel.hashNodes(scratch, nodes, start, Math.min(end, count - 1))
  }
}

/**
 * Hashes the leaves whose nodes are those from start up to end: their rows stand in the opposite order.
 * @param {import('./hash-subtrees.d.mts').SubtreeWork} work
 * @param {import('./instantiate-kernel').KernelExports} kernel
 * @param {number} start
 * @param {number} end
 */
function hashLeafNodes(
  { count, rows, rowBytes, nodeBytes, chunkRows, memory, scratch, chunk, nodes },
  kernel,
  start,
  end,
) {
  const bytes = new Uint8Array(memory.buffer)
  const lastRow = 2 * count - 1 - start
  for (let row = 2 * count - 1 - end; row < lastRow; row += chunkRows) {
    const stop = Math.min(lastRow, row + chunkRows)
    bytes.set(rows.subarray(row * rowBytes, stop * rowBytes), chunk)
    kernel.hashLeaves(scratch, chunk, stop - row, nodes + (2 * count - 2 - row) * nodeBytes)
  }
}
