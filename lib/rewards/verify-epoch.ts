import type { Hex } from 'viem'
import { type Address, parseAddress } from '@/lib/core/address'
import { AppError, InvalidInputError } from '@/lib/core/app-error'
import { parseWei } from '@/lib/core/wei'
import { CAPTURE_COLUMNS, type CaptureRow, parseCaptureRow } from './capture-row'
import { compareNext, compareStream, endComparison } from './compare-stream'
import { computeDistribution, type Distribution } from './compute-distribution'
import { concatBytes } from './concat-bytes'
import type { CsvRow } from './csv-scan'
import { formatLeavesCsv } from './format-leaves-csv'
import { createLeafFile, endLeafFile, isWrittenAsPublished, readLeafFile } from './leaf-file'
import type { LeafRows } from './leaf-rows'
import { MalformedFileError } from './malformed-file-error'
import {
  encodeCanonicalJson,
  encodeManifest,
  FORMULA_VERSION,
  type Manifest,
  PUBLISHED_FILE_NAMES,
  type PublishedFileName,
  parseManifest,
} from './manifest'
import { parseJsonFile } from './parse-json-file'
import { parseRateCard, type RateCard } from './rate-card'
import { sameBytes } from './same-bytes'
import { type FileChunks, scanCsvFile } from './scan-csv-file'
import { toJsonAmounts } from './to-json-amounts'
import { buildTree, type MerkleTree } from './tree'
import {
  createUsageRow,
  EARLIER_USAGE_COLUMNS,
  readEarlierUsageRow,
  readUsageRow,
  USAGE_COLUMNS,
  type UsageRow,
} from './usage-row'
import { assertNotSeen, createUsageTally, tallyUsage, type UsageTally, weighCaptures, weighUsage } from './usage-tally'
import { encodeEmission, toJsonStatement } from './write-published-files'

/** A SHA-256 under way. A browser may gather the bytes and ask `crypto.subtle`; Node hashes as they come. */
export type Sha256 = {
  readonly update: (chunk: Uint8Array) => void
  readonly digest: () => Hex | Promise<Hex>
}

/** Where an epoch's files come from, and what this machine can do. */
export type EpochSource = {
  /** The file's uncompressed bytes; null when there is no such file. */
  readonly read: (name: 'manifest.json' | PublishedFileName) => Promise<FileChunks | null>
  /** `bytes`: how long the file is said to be, where that is known. */
  readonly createSha256: (bytes?: number) => Sha256
  /** Told now and then: the step, and of how many bytes of all files how many were read. */
  readonly onProgress?: (progress: VerifyProgress) => void
}

/** How far a verification has come. */
export type VerifyProgress = {
  readonly step: 'read' | 'compute' | 'hash' | 'compare'
  readonly file: string | null
  readonly bytesRead: number
  readonly bytesTotal: number
}

/** What was found. `computed` is there when the inputs could be read, whether or not all is as published. */
export type EpochVerification = {
  readonly ok: boolean
  /** The root that follows from the inputs; null where there is no leaf or the inputs could not be read. */
  readonly root: Hex | null
  /** SHA-256 of the manifest: what the chain holds as `contentHash`. */
  readonly contentHash: Hex | null
  readonly manifest: Manifest | null
  /** One sentence for each thing that differs; empty when `ok`. */
  readonly differences: readonly string[]
  readonly computed: ComputedEpoch | null
}

/** Everything recomputed, for showing a reader how an account's amounts came about. */
export type ComputedEpoch = {
  readonly distribution: Distribution
  readonly tree: MerkleTree
  readonly previous: LeafRows
  readonly tally: UsageTally
  readonly captures: readonly CaptureRow[]
}

type Run = {
  readonly source: EpochSource
  readonly manifest: Manifest
  readonly differences: string[]
  /** Hashes that are still being compared. */
  readonly hashes: Promise<void>[]
  bytesRead: number
}

const PUBLISHED_LEAF_ERROR = 'is not written as published: tree order, lower case, LF'

/**
 * Recomputes an epoch from its published files alone: hashes every file, computes weights, shares, cumulative amounts
 * and the tree, and compares each with what the manifest and `leaves.csv` say.
 * Files that are missing or malformed are differences, not exceptions. The caller compares root and contentHash with
 * the chain.
 */
export async function verifyEpoch(source: EpochSource): Promise<EpochVerification> {
  const chunks = await source.read('manifest.json')
  if (chunks === null) return failed(null, null, 'manifest.json is missing')
  const bytes = await readAll(chunks)
  const contentHash = await hashOf(source, [bytes])
  const manifest = parseManifest(bytes)
  if (manifest === null) return failed(contentHash, null, 'manifest.json is not a manifest')
  const run: Run = { source, manifest, differences: [], hashes: [], bytesRead: 0 }
  if (!sameBytes(encodeManifest(manifest), bytes)) run.differences.push('manifest.json is not canonical JSON')
  if (manifest.formulaVersion !== FORMULA_VERSION) {
    run.differences.push(`formula version ${manifest.formulaVersion} is not known here`)
  }
  if (manifest.files.map((file) => file.name).join() !== PUBLISHED_FILE_NAMES.join()) {
    return failed(contentHash, manifest, 'the manifest does not list the files of an epoch')
  }
  const computed = await attempt(run, () => computeEpoch(run))
  if (computed !== null) await attempt(run, () => compare(run, computed))
  await Promise.all(run.hashes)
  const { differences } = run
  const root = computed?.tree.root ?? null
  return { ok: differences.length === 0 && computed !== null, root, contentHash, manifest, differences, computed }
}

function failed(contentHash: Hex | null, manifest: Manifest | null, difference: string): EpochVerification {
  return { ok: false, root: null, contentHash, manifest, differences: [difference], computed: null }
}

/** Files that cannot be read as what they should be are noted as differences. */
async function attempt<T>(run: Run, step: () => Promise<T>): Promise<T | null> {
  try {
    return await step()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    run.differences.push(error.message)
    return null
  }
}

async function computeEpoch(run: Run): Promise<ComputedEpoch> {
  const { epoch } = run.manifest
  const rates = parseRateCard(await readJson(run, 'rates.json'))
  const emission = parseEmission(await readJson(run, 'emission.json'))
  const captures = await readCaptures(run)
  const previous = await readPrevious(run)
  const tally = createUsageTally(captures, epoch)
  await readUsage(run, 'earlier-usage.csv', tally, rates)
  await readUsage(run, 'usage.csv', tally, rates)
  report(run, 'compute', null)
  const distribution = computeDistribution({
    weights: tally.weights,
    captures: weighCaptures(tally, captures, epoch),
    emission: emission.minted,
    carriedIn: emission.carriedIn,
    previous,
  })
  report(run, 'hash', null)
  return { distribution, tree: buildTree(distribution.leaves), previous, tally, captures }
}

async function compare(run: Run, { distribution, tree }: ComputedEpoch): Promise<void> {
  const { manifest, differences } = run
  report(run, 'compare', 'leaves.csv')
  const leaves = compareStream(formatLeavesCsv(distribution.leaves))
  await readFile(run, 'leaves.csv', (chunk) => compareNext(leaves, chunk))
  if (!endComparison(leaves)) differences.push('leaves.csv does not follow from the inputs')
  if (tree.root !== manifest.root) differences.push(`the root is ${tree.root}, the manifest says ${manifest.root}`)
  if (!sameJson(toJsonAmounts(distribution.totals), manifest.totals)) {
    differences.push('the totals do not follow from the inputs')
  }
  if (!sameJson(toJsonStatement(distribution.statement), manifest.statement)) {
    differences.push('the statement does not follow from the inputs')
  }
  report(run, 'compare', null)
}

async function readCaptures(run: Run): Promise<CaptureRow[]> {
  const captures: CaptureRow[] = []
  const { epoch, capturesToBlock } = run.manifest
  await scanFile(run, 'captures.csv', CAPTURE_COLUMNS, (row) => {
    const capture = parseCaptureRow(row)
    const before = captures.at(-1)
    if (before !== undefined && comparePlaces(before, capture) >= 0) {
      throw new MalformedFileError(row.file, row.line, 'is not after the capture before it')
    }
    if (capture.blockNumber > capturesToBlock || capture.epoch === null || capture.epoch > epoch) {
      throw new MalformedFileError(row.file, row.line, 'is not of this distribution: its block or epoch is later')
    }
    captures.push(capture)
  })
  return captures
}

async function readUsage(
  run: Run,
  name: 'usage.csv' | 'earlier-usage.csv',
  tally: UsageTally,
  rates: RateCard,
): Promise<void> {
  const earlier = name === 'earlier-usage.csv'
  const { epoch } = run.manifest
  let usage = createUsageRow()
  let before = createUsageRow()
  await scanFile(run, name, earlier ? EARLIER_USAGE_COLUMNS : USAGE_COLUMNS, (row) => {
    ;[usage, before] = [before, usage]
    if (earlier) readEarlierUsageRow(usage, row, epoch)
    else readUsageRow(usage, row)
    if (!isBefore(before, usage)) {
      throw new MalformedFileError(row.file, row.line, 'is not after the row before it in (meter, recordId)')
    }
    if (earlier) tallyUsage(tally, usage, rates)
    else {
      assertNotSeen(tally, usage)
      weighUsage(tally, usage, rates)
    }
  })
}

async function readPrevious(run: Run): Promise<LeafRows> {
  const published = run.manifest.files.find((file) => file.name === 'previous.csv')
  const leafFile = createLeafFile('previous.csv', published?.bytes)
  await readFile(run, 'previous.csv', (chunk) => readLeafFile(leafFile, chunk))
  const rows = endLeafFile(leafFile)
  if (!isWrittenAsPublished(leafFile)) run.differences.push(`previous.csv ${PUBLISHED_LEAF_ERROR}`)
  return rows
}

async function readJson(run: Run, name: 'rates.json' | 'emission.json'): Promise<unknown> {
  const chunks: Uint8Array[] = []
  await readFile(run, name, (chunk) => chunks.push(chunk.slice()))
  const bytes = chunks.reduce(concatBytes, new Uint8Array(0))
  const json = parseJsonFile(name, bytes)
  if (!sameBytes(encodeCanonicalJson(json), bytes)) run.differences.push(`${name} is not canonical JSON`)
  return json
}

async function scanFile(
  run: Run,
  name: PublishedFileName,
  columns: Parameters<typeof scanCsvFile>[1],
  onRow: (row: CsvRow) => void,
): Promise<void> {
  await scanCsvFile(name, columns, hashedChunks(run, name), onRow)
}

async function readFile(run: Run, name: PublishedFileName, onChunk: (chunk: Uint8Array) => void): Promise<void> {
  for await (const chunk of hashedChunks(run, name)) onChunk(chunk)
}

/** The file's bytes, hashed and counted as they pass; a difference from the manifest is noted at the end. */
async function* hashedChunks(run: Run, name: PublishedFileName): AsyncGenerator<Uint8Array> {
  const chunks = await run.source.read(name)
  if (chunks === null) throw new MalformedFileError(name, null, 'is missing')
  const published = run.manifest.files.find((file) => file.name === name)
  const hash = run.source.createSha256(published?.bytes)
  let bytes = 0
  for await (const chunk of chunks) {
    hash.update(chunk)
    bytes += chunk.length
    run.bytesRead += chunk.length
    yield chunk
    report(run, 'read', name)
  }
  if (bytes !== published?.bytes) run.differences.push(`${name} has ${bytes} bytes, not ${published?.bytes}`)
  // The next file need not wait for this one's hash, which a browser computes beside the worker.
  else run.hashes.push(checkHash(run, name, hash.digest(), published.sha256))
}

async function checkHash(run: Run, name: string, digest: Hex | Promise<Hex>, expected: Hex): Promise<void> {
  if ((await digest) !== expected) run.differences.push(`${name} has another SHA-256`)
}

function report(run: Run, step: VerifyProgress['step'], file: string | null): void {
  const bytesTotal = run.manifest.files.reduce((sum, published) => sum + published.bytes, 0)
  run.source.onProgress?.({ step, file, bytesRead: run.bytesRead, bytesTotal })
}

async function hashOf(source: EpochSource, chunks: Iterable<Uint8Array>): Promise<Hex> {
  const hash = source.createSha256()
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest()
}

async function readAll(chunks: FileChunks): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) bytes = concatBytes(bytes, chunk.slice())
  return bytes
}

type EmissionFile = { readonly minted: ReadonlyMap<Address, bigint>; readonly carriedIn: ReadonlyMap<Address, bigint> }

function parseEmission(json: unknown): EmissionFile {
  const { minted, carriedIn } = Object(json) as Record<string, unknown>
  const emission = { minted: parseAmounts(minted), carriedIn: parseAmounts(carriedIn) }
  if (!sameBytes(encodeEmission(emission.minted, emission.carriedIn), encodeCanonicalJson(json))) {
    throw new InvalidInputError('emission.json', 'is not { minted, carriedIn } of amounts above 0 by lower-case token')
  }
  return emission
}

function parseAmounts(json: unknown): Map<Address, bigint> {
  return new Map(Object.entries(Object(json)).map(([token, text]) => [parseAddress(token), parseWei(String(text))]))
}

/** Keys order as their bytes do, a shorter one before those that it begins; an empty one is before all. */
function isBefore(a: UsageRow, b: UsageRow): boolean {
  const length = Math.min(a.keyLength, b.keyLength)
  for (let i = 0; i < length; i += 1) {
    const difference = (a.key[i] as number) - (b.key[i] as number)
    if (difference !== 0) return difference < 0
  }
  return a.keyLength < b.keyLength
}

function comparePlaces(a: CaptureRow, b: CaptureRow): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex
}

function sameJson(a: unknown, b: unknown): boolean {
  return sameBytes(encodeCanonicalJson(a), encodeCanonicalJson(b))
}
