const QUOTE = 34
const COMMA = 44

/** Splits a CSV line with quoted fields (RFC 4180) into its fields, unquoted; null when the quoting is broken. */
export function splitQuotedLine(line: Uint8Array): Uint8Array[] | null {
  const fields: Uint8Array[] = []
  for (let start = 0; start <= line.length; ) {
    const end = line[start] === QUOTE ? findClosingQuote(line, start + 1) : findComma(line, start)
    if (end === -1) return null
    if (line[start] === QUOTE) {
      if (end + 1 < line.length && line[end + 1] !== COMMA) return null
      fields.push(undoubleQuotes(line.subarray(start + 1, end)))
      start = end + 2
    } else {
      const field = line.subarray(start, end)
      if (field.includes(QUOTE)) return null
      fields.push(field)
      start = end + 1
    }
  }
  return fields
}

function findComma(line: Uint8Array, start: number): number {
  const comma = line.indexOf(COMMA, start)
  return comma === -1 ? line.length : comma
}

function findClosingQuote(line: Uint8Array, start: number): number {
  for (let i = start; i < line.length; i += 1) {
    if (line[i] !== QUOTE) continue
    if (line[i + 1] !== QUOTE) return i
    i += 1
  }
  return -1
}

function undoubleQuotes(field: Uint8Array): Uint8Array {
  return field.filter((byte, index) => byte !== QUOTE || !isSecondQuote(field, index))
}

/** Quotes inside come in pairs; the second of each pair goes. */
function isSecondQuote(field: Uint8Array, index: number): boolean {
  let run = 0
  for (let i = index - 1; i >= 0 && field[i] === QUOTE; i -= 1) run += 1
  return run % 2 === 1
}
