import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EpochSource } from '../read-epoch-file'
import { nodeSha256 } from '../server/node-sha256'

/** An epoch's published files in a folder. */
export function folderSource(folder: string): EpochSource {
  return {
    read: async (name) => (existsSync(join(folder, name)) ? createReadStream(join(folder, name)) : null),
    createSha256: nodeSha256,
  }
}
