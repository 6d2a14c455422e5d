import 'server-only'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import type { Hex } from 'viem'
import { epochFileParts, epochFiles } from '@/lib/db/schema/rewards'
import type { ConnectedTransaction } from '@/lib/db/server/in-transaction'
import type { PublishedFileName } from '../manifest'
import { joinChunks } from '../write-published-files'
import type { ComputedEpoch } from './compute-epoch'
import { type FileSink, type WrittenFile, writeEpochFiles } from './epoch-files'

/** Largest file that is kept in one row, as it is; a larger one goes into compressed parts of about this size. */
const PART_BYTES = 4 * 1024 * 1024

/**
 * These files are hex digits and numbers: level 1 packs them smaller than the default does, at 2.5 times its speed. A part
 * is packed in one go, not in the 16 KB steps that the default makes of it.
 */
const PACKING = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: PART_BYTES }

/** Parts of a file that are packed or written while the next one is gathered: packing has threads of its own. */
const MOST_UNDER_WAY = 4

const compress = promisify(zstdCompress)

/** A file under way: what is gathered of its next part, and the parts before that are packed and written meanwhile. */
type Pending = { pieces: Uint8Array[]; bytes: number; parts: number; writing: Promise<void>[] }

/** An epoch's files on their way into the database; made by {@link openEpochFiles}. */
export type EpochFileStore = {
  readonly chainId: number
  readonly epoch: number
  readonly pending: Map<PublishedFileName, Pending>
  readonly sink: FileSink
  /** Writes in the transaction. Files and leaves take turns: its connection executes one statement at a time. */
  readonly write: (work: (transaction: ConnectedTransaction) => Promise<unknown>) => Promise<void>
}

/** Begins to store an epoch's files as part of a transaction: large ones in parts while they are made. */
export function openEpochFiles(
  transaction: ConnectedTransaction,
  { chainId, epoch }: { chainId: number; epoch: number },
): EpochFileStore {
  const pending: EpochFileStore['pending'] = new Map()
  let last: Promise<unknown> = Promise.resolve()
  const write: EpochFileStore['write'] = async (work) => {
    const turn = last.then(() => work(transaction))
    last = turn.catch(() => undefined)
    await turn
  }
  const sink: FileSink = async (name, piece) => {
    const file = pending.get(name) ?? { pieces: [], bytes: 0, parts: 0, writing: [] }
    pending.set(name, file)
    if (file.bytes > 0 && file.bytes + piece.length > PART_BYTES) await flush(store, name, file)
    file.pieces.push(piece)
    file.bytes += piece.length
  }
  const store = { chainId, epoch, pending, sink, write }
  return store
}

/** Waits until nothing uses the transaction any more, however what was written ended. */
export async function settleEpochFiles({ pending }: EpochFileStore): Promise<void> {
  await Promise.allSettled([...pending.values()].flatMap(({ writing }) => writing))
}

/** Writes all files but `usage.csv`, which is being written, and the manifest. Returns the manifest's hash. */
export async function storeEpochFiles(
  store: EpochFileStore,
  computed: ComputedEpoch,
  usage: Promise<WrittenFile>,
): Promise<Hex> {
  const { chainId, epoch, pending, write } = store
  const written = await writeEpochFiles(computed, usage, store.sink)
  for (const [name, file] of pending) {
    if (file.parts > 0 && file.bytes > 0) await flush(store, name, file)
    await Promise.all(file.writing)
  }
  const manifest = { name: 'manifest.json', sha256: written.contentHash, content: Buffer.from(written.bytes) }
  await write(({ tx }) => tx.insert(epochFiles).values({ chainId, epoch, ...manifest, bytes: written.bytes.length }))
  for (const { name, sha256, bytes } of written.manifest.files) {
    const content = Buffer.from(joinChunks(pending.get(name)?.pieces ?? []))
    await write(({ tx }) => tx.insert(epochFiles).values({ chainId, epoch, name, sha256, bytes, content }))
  }
  return written.contentHash
}

/** Hands what is gathered on to be packed and written, once no more than so many parts are under way before it. */
async function flush(store: EpochFileStore, name: PublishedFileName, file: Pending): Promise<void> {
  const { pieces, parts } = file
  if (file.writing.length >= MOST_UNDER_WAY) {
    await file.writing[0]
    file.writing.shift()
  }
  file.pieces = []
  file.bytes = 0
  file.parts = parts + 1
  const writing = writePart(store, { name, part: parts }, pieces)
  // It is met when so many have been begun after it, or at the end.
  writing.catch(() => undefined)
  file.writing.push(writing)
}

async function writePart(
  { chainId, epoch, write }: EpochFileStore,
  part: { name: PublishedFileName; part: number },
  pieces: readonly Uint8Array[],
): Promise<void> {
  const content = await compress(joinChunks(pieces), PACKING)
  await write(({ tx }) => tx.insert(epochFileParts).values({ chainId, epoch, ...part, content }))
}
