import 'server-only'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { and, asc, eq } from 'drizzle-orm'
import type { Hex } from 'viem'
import { NotFoundError } from '@/lib/core/app-error'
import { epochFileParts, epochFiles } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'

const decompress = promisify(zstdDecompress)

/** A published file; `pieces` gives its bytes in order, a few megabytes at a time. */
export type EpochFile = { name: string; bytes: number; pieces: () => AsyncGenerator<Uint8Array> }

/** A published file by the SHA-256 of its bytes, with or without 0x. Throws `NotFoundError`. */
export async function getEpochFile(
  db: Db,
  { chainId, epoch, sha256 }: { chainId: number; epoch: number; sha256: string },
): Promise<EpochFile> {
  const digest = `0x${sha256.toLowerCase().replace(/^0x/, '')}` as Hex
  if (!/^0x[0-9a-f]{64}$/.test(digest)) throw new NotFoundError('File', sha256.slice(0, 80))
  const [row] = await db
    .select({ name: epochFiles.name, bytes: epochFiles.bytes, content: epochFiles.content })
    .from(epochFiles)
    .where(and(eq(epochFiles.chainId, chainId), eq(epochFiles.epoch, epoch), eq(epochFiles.sha256, digest)))
    .limit(1)
  if (!row) throw new NotFoundError('File', digest)
  const { name, bytes, content } = row
  const isWhole = content.length === bytes
  return { name, bytes, pieces: () => (isWhole ? one(content) : readParts(db, { chainId, epoch, name })) }
}

async function* one(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

async function* readParts(
  db: Db,
  { chainId, epoch, name }: { chainId: number; epoch: number; name: string },
): AsyncGenerator<Uint8Array> {
  const ofFile = and(
    eq(epochFileParts.chainId, chainId),
    eq(epochFileParts.epoch, epoch),
    eq(epochFileParts.name, name),
  )
  const parts = await db
    .select({ part: epochFileParts.part })
    .from(epochFileParts)
    .where(ofFile)
    .orderBy(asc(epochFileParts.part))
  for (const { part } of parts) {
    const [row] = await db
      .select({ content: epochFileParts.content })
      .from(epochFileParts)
      .where(and(ofFile, eq(epochFileParts.part, part)))
    if (!row) throw new NotFoundError('File', name)
    yield await decompress(row.content)
  }
}
