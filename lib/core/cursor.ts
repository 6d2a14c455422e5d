import { InvalidInputError } from './app-error'

/** Packs the sort key of a page's last row into an opaque cursor. */
export function encodeCursor(key: readonly (string | number)[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Reads a cursor back; `shape` names the type of each part. Throws {@link InvalidInputError} for one we did not make. */
export function decodeCursor(cursor: string, shape: readonly ('string' | 'integer')[]): (string | number)[] {
  const key = parseCursor(cursor)
  const fits =
    Array.isArray(key) &&
    key.length === shape.length &&
    key.every((part, i) => (shape[i] === 'string' ? isText(part) : Number.isSafeInteger(part)))
  if (!fits) throw new InvalidInputError('cursor', 'is not one this list gave out')
  return key as (string | number)[]
}

function parseCursor(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (c) => c.charCodeAt(0))))
  } catch {
    return null
  }
}

/** PostgreSQL has no text with a zero character. */
function isText(part: unknown): boolean {
  return typeof part === 'string' && !part.includes('\0')
}
