import { MalformedFileError } from './malformed-file-error'

/** A small JSON file from its bytes. Throws `MalformedFileError` when it is not JSON in UTF-8. */
export function parseJsonFile(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new MalformedFileError(file, null, `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
}
