/** Fewer records are compared with each other: the passes go through 65,536 counters however few there are. */
const FEW = 4096

/**
 * The order in which records of `stride` bytes ascend by their first `keyBytes` bytes, as indexes; equal keys keep their
 * order. A radix pass over the first 4 bytes puts random keys nearly in place; runs with equal prefixes are sorted in full.
 */
export function sortKeys(
  bytes: Uint8Array,
  { count, stride, keyBytes }: { count: number; stride: number; keyBytes: number },
): Uint32Array {
  if (count < FEW) {
    const few = Uint32Array.from({ length: count }, (_, index) => index)
    return few.sort((a, b) => compareKeys(bytes, a * stride, b * stride, keyBytes) || a - b)
  }
  const prefixes = new Uint32Array(count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < count; i += 1) prefixes[i] = view.getUint32(i * stride)
  const order = radixOrder(prefixes)
  for (let start = 0; start < count; ) {
    const prefix = prefixes[order[start] as number]
    let end = start + 1
    while (end < count && prefixes[order[end] as number] === prefix) end += 1
    if (end - start > 1) {
      order.subarray(start, end).sort((a, b) => compareKeys(bytes, a * stride, b * stride, keyBytes) || a - b)
    }
    start = end
  }
  return order
}

function radixOrder(keys: Uint32Array): Uint32Array {
  let order = Uint32Array.from(keys, (_, index) => index)
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65_537)
    for (let i = 0; i < keys.length; i += 1) {
      const digit = (((keys[i] as number) >>> shift) & 0xffff) + 1
      starts[digit] = (starts[digit] as number) + 1
    }
    for (let digit = 0; digit < 65_536; digit += 1)
      starts[digit + 1] = (starts[digit + 1] as number) + (starts[digit] as number)
    const next = new Uint32Array(keys.length)
    for (let i = 0; i < order.length; i += 1) {
      const index = order[i] as number
      const digit = ((keys[index] as number) >>> shift) & 0xffff
      const place = starts[digit] as number
      next[place] = index
      starts[digit] = place + 1
    }
    order = next
  }
  return order
}

function compareKeys(bytes: Uint8Array, a: number, b: number, length: number): number {
  for (let i = 0; i < length; i += 1) {
    const difference = (bytes[a + i] as number) - (bytes[b + i] as number)
    if (difference !== 0) return difference
  }
  return 0
}
