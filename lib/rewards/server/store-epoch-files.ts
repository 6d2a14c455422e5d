import 'server-only'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import type { Hex } from 'viem'
import { epochFileParts, epochFiles } from '@/lib/db/schema/rewards'
import type { Db, PooledDb } from '@/lib/db/server/database'
import type { PublishedFileName } from '../manifest'
import { joinChunks } from '../write-published-files'
import type { ComputedEpoch } from './compute-epoch'
import { writeEpochFiles } from './epoch-files'

/** Largest file that is kept in one row, as it is; a larger one goes into compressed parts of about this size. */
const PART_BYTES = 4 * 1024 * 1024

/** These files are hex digits and numbers: level 1 packs them smaller than the default does, at 2.5 times its speed. */
const PACKING = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

const compress = promisify(zstdCompress)

type Pending = { pieces: Uint8Array[]; bytes: number; parts: number }

/**
 * Writes an epoch's files and manifest, large ones in parts while they are made. Returns the manifest's hash. The
 * epoch's usage, which never changes any more, is read through `reader`: another connection, so that reading does not
 * wait for writing.
 */
export async function storeEpochFiles(tx: Db, computed: ComputedEpoch, reader: PooledDb): Promise<Hex> {
  const { chainId, epoch } = computed
  const pending = new Map<PublishedFileName, Pending>()
  // One part is packed and written while the next one is gathered.
  let writing: Promise<void> = Promise.resolve()
  const flush = async (name: PublishedFileName, { pieces, parts }: Pending) => {
    pending.set(name, { pieces: [], bytes: 0, parts: parts + 1 })
    await writing
    writing = writePart(tx, { chainId, epoch, name, part: parts }, pieces)
    // It is met when the next one is begun, or at the end.
    writing.catch(() => undefined)
  }
  const written = await writeEpochFiles(reader, computed, async (name, piece) => {
    const before = pending.get(name) ?? { pieces: [], bytes: 0, parts: 0 }
    if (before.bytes > 0 && before.bytes + piece.length > PART_BYTES) await flush(name, before)
    const file = pending.get(name) ?? before
    file.pieces.push(piece)
    file.bytes += piece.length
    pending.set(name, file)
  })
  for (const [name, file] of pending) if (file.parts > 0 && file.bytes > 0) await flush(name, file)
  await writing
  const manifest = { name: 'manifest.json', sha256: written.contentHash, content: Buffer.from(written.bytes) }
  await tx.insert(epochFiles).values({ chainId, epoch, ...manifest, bytes: written.bytes.length })
  for (const { name, sha256, bytes } of written.manifest.files) {
    const content = Buffer.from(joinChunks(pending.get(name)?.pieces ?? []))
    await tx.insert(epochFiles).values({ chainId, epoch, name, sha256, bytes, content })
  }
  return written.contentHash
}

async function writePart(
  tx: Db,
  part: { chainId: number; epoch: number; name: PublishedFileName; part: number },
  pieces: readonly Uint8Array[],
): Promise<void> {
  const content = await compress(joinChunks(pieces), PACKING)
  await tx.insert(epochFileParts).values({ ...part, content })
}
