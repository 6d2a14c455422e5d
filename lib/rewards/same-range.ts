/** Whether so many bytes of two buffers are the same, from an offset of each; for ranges too short for a view of their own. */
export function isSameRange(a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (a[aOffset + i] !== b[bOffset + i]) return false
  return true
}
