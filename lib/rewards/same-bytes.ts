/** Whether two buffers hold the same bytes. Compares four at a time where both are aligned. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  const words = a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0 ? a.length >>> 2 : 0
  const x = new Int32Array(a.buffer, words === 0 ? 0 : a.byteOffset, words)
  const y = new Int32Array(b.buffer, words === 0 ? 0 : b.byteOffset, words)
  for (let i = 0; i < words; i += 1) if (x[i] !== y[i]) return false
  for (let i = words * 4; i < a.length; i += 1) if (a[i] !== b[i]) return false
  return true
}
