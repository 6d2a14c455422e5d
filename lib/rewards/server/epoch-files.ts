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
import { addUsagePiece, createUsageSums, endUsageSums, type UsageSum } from '../sum-usage'
import { buildManifest, encodeEmission } from '../write-published-files'
import type { ComputedEpoch } from './compute-epoch'
import { streamUsageCsv } from './read-usage'

/** Where the pieces of a file go, in order. */
export type FileSink = (name: PublishedFileName, piece: Uint8Array) => Promise<void>

/** A manifest with its bytes and their SHA-256, the content hash on chain. */
export type WrittenManifest = { manifest: Manifest; bytes: Uint8Array; contentHash: Hex }

/** A file as a manifest lists it. */
export type WrittenFile = Manifest['files'][number]

/** `usage.csv` as it was written, with what its rows come to: read from its bytes, as who verifies it reads them. */
export type UsageFile = WrittenFile & { readonly sums: readonly UsageSum[] }

/**
 * Writes `usage.csv`, nearly all of what an epoch publishes; to nowhere without a sink. It follows from the weighed usage
 * alone, so that it can be written while everything else is computed. Throws the signal's reason once that is given.
 */
export async function writeUsageFile(
  reader: PooledDb,
  epoch: { chainId: number; epoch: number },
  sink?: FileSink,
  signal?: AbortSignal,
): Promise<UsageFile> {
  const sums = createUsageSums()
  const written = await writeFile('usage.csv', streamUsageCsv(reader, epoch), async (name, piece) => {
    signal?.throwIfAborted()
    addUsagePiece(sums, piece)
    await sink?.(name, piece)
  })
  return { ...written, sums: endUsageSums(sums) }
}

/** Writes an epoch's other files piece by piece, and its manifest. */
export async function writeEpochFiles(
  computed: ComputedEpoch,
  usage: WrittenFile | Promise<WrittenFile>,
  sink: FileSink,
): Promise<WrittenManifest> {
  const files: WrittenFile[] = []
  for (const name of PUBLISHED_FILE_NAMES) {
    if (name !== 'usage.csv') files.push(await writeFile(name, piecesOf(computed, name), sink))
  }
  const manifest = buildManifest(computed, [toListed(await usage), ...files])
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

/** What a manifest says of a file. */
function toListed({ name, bytes, sha256 }: WrittenFile): WrittenFile {
  return { name, bytes, sha256 }
}

/** The content hash an epoch's files have, without keeping them. */
export async function hashEpochFiles(computed: ComputedEpoch, usage: WrittenFile): Promise<Hex> {
  return (await writeEpochFiles(computed, usage, async () => undefined)).contentHash
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
