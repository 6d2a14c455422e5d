/** Reads what a person typed, `1,234.5`, into base units; null where it is no amount or has more digits than the token. */
export function parseAmount(text: string, decimals: number): bigint | null {
  const match = /^(\d{1,60})(?:\.(\d{1,36}))?$/.exec(text.trim().replaceAll(',', ''))
  if (match === null) return null
  const fraction = match[2] ?? ''
  if (fraction.length > decimals) return null
  return BigInt(match[1] + fraction.padEnd(decimals, '0'))
}
