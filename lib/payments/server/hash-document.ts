import 'server-only'
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { assert } from '@/lib/core/assert'

/** SHA-256 of a document's canonical JSON (RFC 8785): anybody who has the document can compute it again. */
export function hashDocument(document: object): `0x${string}` {
  const text = canonicalize(document)
  assert(text !== undefined, 'a document has a canonical form')
  return `0x${createHash('sha256').update(text).digest('hex')}`
}
