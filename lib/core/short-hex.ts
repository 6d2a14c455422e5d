/** First 6 and last 4 characters of an address or hash, `0x7A3F…C41E`; short texts stay whole. */
export function shortHex(hex: string): string {
  return hex.length <= 12 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`
}

/** A sentence with each whole address and hash in it shortened by {@link shortHex}; nothing else changes. */
export function shortenHexIn(text: string): string {
  return text.replace(/0x[0-9a-f]{40,}/gi, shortHex)
}
