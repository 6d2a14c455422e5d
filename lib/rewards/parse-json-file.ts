import { findRepeatedMember } from './find-repeated-member'
import { MalformedFileError } from './malformed-file-error'

/** A small JSON file from its bytes. Throws `MalformedFileError` when it is not JSON in UTF-8, or has a member twice. */
export function parseJsonFile(file: string, bytes: Uint8Array): unknown {
  const { text, value } = parse(file, bytes)
  const repeated = findRepeatedMember(text)
  if (repeated !== null) {
    throw new MalformedFileError(file, repeated.line, `has ${JSON.stringify(repeated.name.slice(0, 80))} twice`)
  }
  return value
}

function parse(file: string, bytes: Uint8Array): { text: string; value: unknown } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { text, value: JSON.parse(text) }
  } catch (error) {
    throw new MalformedFileError(file, null, `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
}
