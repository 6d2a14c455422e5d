import 'server-only'
import { createHash, randomBytes } from 'node:crypto'

/** A random name for one browser, kept in a cookie; binds nonces to the browser that asked for them. */
export function createBrowserKey(): string {
  return randomBytes(32).toString('base64url')
}

/** SHA-256 of a browser key: the database never holds the cookie itself. */
export function hashBrowserKey(browserKey: string): `0x${string}` {
  return `0x${createHash('sha256').update(browserKey).digest('hex')}`
}
