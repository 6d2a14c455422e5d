/** First 6 and last 4 characters of an address or hash, `0x7A3F…C41E`; short texts stay whole. */
export function shortHex(hex: string): string {
  return hex.length <= 12 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`
}
