/**
 * One field of a CSV file, quoted where it must be. A text that a spreadsheet would take for a formula is made
 * harmless with a leading apostrophe; our own hashes, addresses and amounts never start like one.
 */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  const text = typeof value === 'number' ? String(value) : value
  // Spreadsheets also skip leading white space and full-width signs before they look for a formula.
  const safe = /^\s*[=+\-@\t\r\n|%＝＋－＠]/u.test(text) && typeof value === 'string' ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
