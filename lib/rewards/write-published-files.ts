import { type Hex, sha256 } from 'viem'
import { type Address, compareAddresses } from '@/lib/core/address'
import type { Distribution } from './compute-distribution'
import { formatLeavesCsv } from './format-leaves-csv'
import type { LeafRows } from './leaf-rows'
import {
  encodeCanonicalJson,
  encodeManifest,
  MANIFEST_VERSION,
  type Manifest,
  PUBLISHED_FILE_NAMES,
  type PublishedFileName,
} from './manifest'
import {
  CAPTURES_CSV_HEADER,
  compareCaptures,
  compareUsage,
  EARLIER_USAGE_CSV_HEADER,
  formatCaptureLine,
  formatEarlierUsageLine,
  formatUsageLine,
  type PublishedCapture,
  type PublishedEarlierUsage,
  type PublishedUsage,
  USAGE_CSV_HEADER,
} from './published-rows'
import type { Statement } from './statement'
import { toJsonAmounts } from './to-json-amounts'

/** What an epoch publishes: the inputs, in any order, and what was computed from them. */
export type PublishedEpoch = {
  readonly chainId: number
  readonly distributor: Address
  readonly epoch: number
  /** The formula its rate card names. */
  readonly formulaVersion: number
  readonly capturesToBlock: number
  readonly usage: readonly PublishedUsage[]
  readonly earlierUsage: readonly PublishedEarlierUsage[]
  /** The rate card as it is in force, `{ model: { rewardWeight, … } }`. */
  readonly rates: Readonly<Record<string, unknown>>
  readonly captures: readonly PublishedCapture[]
  readonly emission: ReadonlyMap<Address, bigint>
  readonly carriedIn: ReadonlyMap<Address, bigint>
  readonly previous: LeafRows
  readonly distribution: Distribution
  readonly root: Hex | null
}

/** The files of an epoch by name, their manifest, and its hash for the chain. */
export type PublishedFiles = {
  readonly files: ReadonlyMap<PublishedFileName, Uint8Array>
  readonly manifest: Manifest
  readonly manifestBytes: Uint8Array
  /** SHA-256 of the manifest: the `contentHash` that `submitRoot` is given. */
  readonly contentHash: Hex
}

/** Writes an epoch's files and manifest in memory: the same inputs give the same bytes on any machine. */
export function writePublishedFiles(epoch: PublishedEpoch): PublishedFiles {
  const contents: Record<PublishedFileName, Uint8Array> = {
    'usage.csv': encodeLines(USAGE_CSV_HEADER, [...epoch.usage].sort(compareUsage), formatUsageLine),
    'earlier-usage.csv': encodeLines(
      EARLIER_USAGE_CSV_HEADER,
      [...epoch.earlierUsage].sort(compareUsage),
      formatEarlierUsageLine,
    ),
    'rates.json': encodeCanonicalJson(epoch.rates),
    'captures.csv': encodeLines(CAPTURES_CSV_HEADER, [...epoch.captures].sort(compareCaptures), formatCaptureLine),
    'emission.json': encodeEmission(epoch.emission, epoch.carriedIn),
    'previous.csv': joinChunks([...formatLeavesCsv(epoch.previous)]),
    'leaves.csv': joinChunks([...formatLeavesCsv(epoch.distribution.leaves)]),
  }
  const manifest = buildManifest(
    epoch,
    PUBLISHED_FILE_NAMES.map((name) => ({ name, bytes: contents[name].length, sha256: sha256(contents[name]) })),
  )
  const manifestBytes = encodeManifest(manifest)
  return {
    files: new Map(PUBLISHED_FILE_NAMES.map((name) => [name, contents[name]])),
    manifest,
    manifestBytes,
    contentHash: sha256(manifestBytes),
  }
}

/** The manifest over files that were written elsewhere, as large epochs are: row by row, hashed on the way. */
export function buildManifest(
  epoch: Pick<PublishedEpoch, 'chainId' | 'distributor' | 'epoch' | 'formulaVersion' | 'capturesToBlock' | 'root'> & {
    readonly distribution: Pick<Distribution, 'totals' | 'statement'>
  },
  files: Manifest['files'],
): Manifest {
  return {
    version: MANIFEST_VERSION,
    chainId: epoch.chainId,
    distributor: epoch.distributor,
    epoch: epoch.epoch,
    formulaVersion: epoch.formulaVersion,
    capturesToBlock: epoch.capturesToBlock,
    root: epoch.root,
    totals: toJsonAmounts(epoch.distribution.totals),
    statement: toJsonStatement(epoch.distribution.statement),
    files,
  }
}

/** `emission.json`: what was minted for the epoch and what was carried in, by token; amounts of 0 are left out. */
export function encodeEmission(
  minted: ReadonlyMap<Address, bigint>,
  carriedIn: ReadonlyMap<Address, bigint>,
): Uint8Array {
  return encodeCanonicalJson({ minted: toJsonAmounts(minted), carriedIn: toJsonAmounts(carriedIn) })
}

/** A statement as the manifest holds it: decimal strings by token. */
export function toJsonStatement(statement: ReadonlyMap<Address, Statement>): Record<Address, Record<string, string>> {
  const entries = [...statement].filter(([, entry]) => Object.values(entry).some((amount) => amount > 0n))
  return Object.fromEntries(
    entries
      .sort(([a], [b]) => compareAddresses(a, b))
      .map(([token, entry]) => [
        token,
        Object.fromEntries(Object.entries(entry).map(([name, amount]) => [name, amount.toString()])),
      ]),
  )
}

function encodeLines<T>(header: string, rows: readonly T[], formatLine: (row: T) => string): Uint8Array {
  const lines = [header]
  for (const row of rows) lines.push(formatLine(row))
  return new TextEncoder().encode(lines.join(''))
}

/** Joins pieces of a file. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}
