import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Hex } from 'viem'
import { NotFoundError } from '@/lib/core/app-error'
import { epochFiles } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'

/** A published file by the SHA-256 of its bytes, with or without 0x. Throws `NotFoundError`. */
export async function getEpochFile(
  db: Db,
  { chainId, epoch, sha256 }: { chainId: number; epoch: number; sha256: string },
): Promise<{ name: string; bytes: Uint8Array }> {
  const digest = `0x${sha256.toLowerCase().replace(/^0x/, '')}` as Hex
  if (!/^0x[0-9a-f]{64}$/.test(digest)) throw new NotFoundError('File', sha256.slice(0, 80))
  const [row] = await db
    .select({ name: epochFiles.name, content: epochFiles.content })
    .from(epochFiles)
    .where(and(eq(epochFiles.chainId, chainId), eq(epochFiles.epoch, epoch), eq(epochFiles.sha256, digest)))
    .limit(1)
  if (!row) throw new NotFoundError('File', digest)
  return { name: row.name, bytes: row.content }
}
