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

/** Writes an epoch's files piece by piece, hashing on the way; nothing is held whole but what is small. */
export async function writeEpochFiles(db: PooledDb, computed: ComputedEpoch, sink: FileSink): Promise<WrittenManifest> {
  const files: Manifest['files'][number][] = []
  for (const name of PUBLISHED_FILE_NAMES) {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const piece of piecesOf(db, computed, name)) {
      hash.update(piece)
      bytes += piece.length
      await sink(name, piece)
    }
    files.push({ name, bytes, sha256: `0x${hash.digest('hex')}` })
  }
  const manifest = buildManifest(computed, files)
  const bytes = encodeManifest(manifest)
  return { manifest, bytes, contentHash: `0x${createHash('sha256').update(bytes).digest('hex')}` }
}

/** The content hash an epoch's files have, without keeping them. */
export async function hashEpochFiles(db: PooledDb, computed: ComputedEpoch): Promise<Hex> {
  return (await writeEpochFiles(db, computed, async () => undefined)).contentHash
}

function piecesOf(
  db: PooledDb,
  computed: ComputedEpoch,
  name: PublishedFileName,
): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  switch (name) {
    case 'usage.csv':
      return streamUsageCsv(db, computed)
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
