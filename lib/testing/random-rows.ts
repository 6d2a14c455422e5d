import { LEAF_ROW_BYTES, type LeafRows } from '@/lib/rewards/leaf-rows'

/**
 * So many rows in tree order, the same for the same seed: accounts ascend, every other one has two tokens, amounts are
 * of all lengths. In shared memory, so that threads need no copy.
 */
export function randomRows(count: number, seed = 1): LeafRows {
  const bytes = new Uint8Array(new SharedArrayBuffer(count * LEAF_ROW_BYTES))
  const view = new DataView(bytes.buffer)
  let state = seed >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  for (let row = 0; row < count; row += 1) {
    const at = row * LEAF_ROW_BYTES
    // The row's number leads, so that rows ascend whatever follows; pairs of rows share an account.
    const account = row >>> 1
    view.setUint32(at, account + 1)
    view.setUint32(at + 4, Math.imul(account + 1, 0x9e3779b1))
    view.setUint32(at + 16, Math.imul(account + 7, 0x85ebca6b))
    bytes[at + 20] = 0x70 + (row & 1)
    view.setUint32(at + 36, 0xaaaa)
    const length = 1 + (next() % 32)
    for (let i = 0; i < length; i += 1) bytes[at + 71 - i] = next()
    bytes[at + 71] = (bytes[at + 71] ?? 0) | 1
  }
  return { count, bytes }
}
