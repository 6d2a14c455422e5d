import 'server-only'
import { createHash } from 'node:crypto'
import type { Hex } from 'viem'
import type { PooledDb } from '@/lib/db/server/database'
import { formatLeavesCsv } from '../format-leaves-csv'
import {
  encodeCanonicalJson,
  encodeManifest,
  type Manifest,
  PUBLISHED_FILE_NAMES,
  type PublishedFileName,
} from '../manifest'
import {
  CAPTURES_CSV_HEADER,
  compareCaptures,
  compareUsage,
  EARLIER_USAGE_CSV_HEADER,
  formatCaptureLine,
  formatEarlierUsageLine,
} from '../published-rows'
import { buildManifest, encodeEmission } from '../write-published-files'
import type { ComputedEpoch } from './compute-epoch'
import { streamUsageCsv } from './read-usage'

/** Where the pieces of a file go, in order. */
export type FileSink = (name: PublishedFileName, piece: Uint8Array) => Promise<void>

/** A manifest with its bytes and their SHA-256, the content hash on chain. */
export type WrittenManifest = { manifest: Manifest; bytes: Uint8Array; contentHash: Hex }

/** A file as a manifest lists it. */
export type WrittenFile = Manifest['files'][number]

/**
 * Writes `usage.csv`, nearly all of what an epoch publishes. It follows from the weighed usage alone, so that it can be
 * written while everything else is computed. Throws the signal's reason once that is given.
 */
export async function writeUsageFile(
  reader: PooledDb,
  epoch: { chainId: number; epoch: number },
  { sink, signal }: { sink: FileSink; signal?: AbortSignal },
): Promise<WrittenFile> {
  return writeFile('usage.csv', streamUsageCsv(reader, epoch), async (name, piece) => {
    signal?.throwIfAborted()
    await sink(name, piece)
  })
}

/** Writes an epoch's other files piece by piece, and its manifest. */
export async function writeEpochFiles(
  computed: ComputedEpoch,
  usage: Promise<WrittenFile>,
  sink: FileSink,
): Promise<WrittenManifest> {
  const files: WrittenFile[] = []
  for (const name of PUBLISHED_FILE_NAMES) {
    if (name !== 'usage.csv') files.push(await writeFile(name, piecesOf(computed, name), sink))
  }
  const manifest = buildManifest(computed, [await usage, ...files])
  const bytes = encodeManifest(manifest)
  return { manifest, bytes, contentHash: `0x${createHash('sha256').update(bytes).digest('hex')}` }
}

/** Gives a file on piece by piece, hashing on the way; nothing is held whole but what is small. */
async function writeFile(
  name: PublishedFileName,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sink: FileSink,
): Promise<WrittenFile> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of pieces) {
    hash.update(piece)
    bytes += piece.length
    await sink(name, piece)
  }
  return { name, bytes, sha256: `0x${hash.digest('hex')}` }
}

/** The content hash an epoch's files have, without keeping them. */
export async function hashEpochFiles(reader: PooledDb, computed: ComputedEpoch): Promise<Hex> {
  const sink = async () => undefined
  const usage = writeUsageFile(reader, computed, { sink })
  // It is met at the end; should another file fail before, nobody waits for it.
  usage.catch(() => undefined)
  return (await writeEpochFiles(computed, usage, sink)).contentHash
}

function piecesOf(computed: ComputedEpoch, name: Exclude<PublishedFileName, 'usage.csv'>): Iterable<Uint8Array> {
  switch (name) {
    case 'earlier-usage.csv':
      return lines(EARLIER_USAGE_CSV_HEADER, computed.earlierUsage.toSorted(compareUsage).map(formatEarlierUsageLine))
    case 'rates.json':
      return [encodeCanonicalJson(computed.rates)]
    case 'captures.csv':
      return lines(CAPTURES_CSV_HEADER, computed.captures.toSorted(compareCaptures).map(formatCaptureLine))
    case 'emission.json':
      return [encodeEmission(computed.emission, computed.carriedIn)]
    case 'previous.csv':
      return formatLeavesCsv(computed.previous)
    case 'leaves.csv':
      return formatLeavesCsv(computed.distribution.leaves)
  }
}

function lines(header: string, rows: readonly string[]): Uint8Array[] {
  return [new TextEncoder().encode(header + rows.join(''))]
}
