import { createHash } from 'node:crypto'
import type { Sha256 } from '../read-epoch-file'

/** A SHA-256 by Node, which takes the bytes as they come. */
export function nodeSha256(): Sha256 {
  const hash = createHash('sha256')
  return { update: (chunk) => void hash.update(chunk), digest: () => `0x${hash.digest('hex')}` }
}
