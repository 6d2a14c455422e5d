import 'server-only'
import { and, eq } from 'drizzle-orm'
import { epochFiles } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'
import type { EpochSource } from '../read-epoch-file'
import { getEpochFile } from './get-epoch-file'
import { nodeSha256 } from './node-sha256'

/** An epoch's published files as the database keeps them. */
export function storedEpochSource(db: Db, { chainId, epoch }: { chainId: number; epoch: number }): EpochSource {
  return {
    createSha256: nodeSha256,
    read: async (name) => {
      const [row] = await db
        .select({ sha256: epochFiles.sha256 })
        .from(epochFiles)
        .where(and(eq(epochFiles.chainId, chainId), eq(epochFiles.epoch, epoch), eq(epochFiles.name, name)))
      if (!row) return null
      return (await getEpochFile(db, { chainId, epoch, sha256: row.sha256 })).pieces()
    },
  }
}
