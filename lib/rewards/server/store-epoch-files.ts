import 'server-only'
import type { Hex } from 'viem'
import { epochFileParts, epochFiles } from '@/lib/db/schema/rewards'
import type { PooledDb } from '@/lib/db/server/database'
import type { ConnectedTransaction } from '@/lib/db/server/in-transaction'
import type { PublishedFileName } from '../manifest'
import type { ComputedEpoch } from './compute-epoch'
import { type FileSink, type UsageFile, writeEpochFiles, writeUsageFile } from './epoch-files'
import { addPiece, createPartWriter, endParts, type PartWriter, settleParts, type WritePart } from './part-writer'
import { writeUsageApart } from './write-usage-apart'

/** An epoch's files on their way into the database; made by {@link openEpochFiles}. */
export type EpochFileStore = {
  readonly chainId: number
  readonly epoch: number
  readonly pending: Map<PublishedFileName, PartWriter>
  readonly sink: FileSink
  /** Writes one packed part of a file. */
  readonly writePart: (name: PublishedFileName, part: number, content: Uint8Array) => Promise<void>
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
  const writePart: EpochFileStore['writePart'] = (name, part, content) => {
    const row = { chainId, epoch, name, part, content: Buffer.from(content.buffer, content.byteOffset, content.length) }
    return write(({ tx }) => tx.insert(epochFileParts).values(row))
  }
  const sink: FileSink = async (name, piece) => {
    const file = pending.get(name) ?? createPartWriter((part, content) => writePart(name, part, content))
    pending.set(name, file)
    await addPiece(file, piece)
  }
  return { chainId, epoch, pending, sink, writePart, write }
}

/** Waits until nothing uses the transaction any more, however what was written ended. */
export async function settleEpochFiles({ pending }: EpochFileStore): Promise<void> {
  await Promise.all([...pending.values()].map(settleParts))
}

/** Writes all files but the parts of `usage.csv`, which is being written, and the manifest. Returns the manifest's hash. */
export async function storeEpochFiles(
  { chainId, epoch, pending, sink, write }: EpochFileStore,
  computed: ComputedEpoch,
  usage: Promise<StoredUsage>,
): Promise<Hex> {
  const usageFile = usage.then(({ written }) => written)
  usageFile.catch(() => undefined)
  const written = await writeEpochFiles(computed, usageFile, sink)
  const contents = new Map([['usage.csv', (await usage).content]])
  for (const [name, file] of pending) contents.set(name, await endParts(file))
  const manifest = { name: 'manifest.json', sha256: written.contentHash, content: Buffer.from(written.bytes) }
  await write(({ tx }) => tx.insert(epochFiles).values({ chainId, epoch, ...manifest, bytes: written.bytes.length }))
  for (const { name, sha256, bytes } of written.manifest.files) {
    const content = Buffer.from(contents.get(name) ?? [])
    await write(({ tx }) => tx.insert(epochFiles).values({ chainId, epoch, name, sha256, bytes, content }))
  }
  return written.contentHash
}

/** `usage.csv` in the database: its content where that is smaller than a part, which is not written yet. */
export type StoredUsage = { readonly written: UsageFile; readonly content: Uint8Array }

/** Writes the parts of `usage.csv`: of a large one on a thread of its own, whose start takes a third of a second. */
export async function storeUsageFile(
  reader: PooledDb,
  store: EpochFileStore,
  { isLarge, signal }: { isLarge: boolean; signal: AbortSignal },
): Promise<StoredUsage> {
  const writePart: WritePart = (part, content) => store.writePart('usage.csv', part, content)
  if (isLarge) return writeUsageApart(reader, store, { writePart, signal })
  const file = createPartWriter(writePart)
  try {
    const written = await writeUsageFile(reader, store, async (_, piece) => addPiece(file, piece), signal)
    return { written, content: await endParts(file) }
  } finally {
    await settleParts(file)
  }
}
