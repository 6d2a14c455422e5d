import type { Hex } from 'viem'
import { AppError } from '@/lib/core/app-error'
import { FORMULAS, type Formula, findCountedFormula } from '@/lib/epochs/formula'
import type { CaptureRow } from './capture-row'
import { compareNext, compareStream, endComparison } from './compare-stream'
import { computeDistribution, type Distribution } from './compute-distribution'
import { formatLeavesCsv } from './format-leaves-csv'
import type { LeafRows } from './leaf-rows'
import { encodeCanonicalJson, encodeManifest, type Manifest, PUBLISHED_FILE_NAMES, parseManifest } from './manifest'
import {
  createEpochReading,
  type EpochReading,
  type EpochSource,
  readEpochFile,
  readManifestBytes,
  reportProgress,
} from './read-epoch-file'
import { readEpochInputs, readEpochUsage } from './read-epoch-inputs'
import { sameBytes } from './same-bytes'
import { toJsonAmounts } from './to-json-amounts'
import { buildTree, type MerkleTree } from './tree'
import { assertNotSeen, createUsageTally, tallyUsage, type UsageTally, weighCaptures, weighUsage } from './usage-tally'
import { toJsonStatement } from './write-published-files'

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

/**
 * Recomputes an epoch from its published files alone, by the formula that its manifest names: hashes every file, computes
 * weights, shares, cumulative amounts and the tree, and compares each with what the manifest and `leaves.csv` say.
 * Files that are missing or malformed are differences, not exceptions, and so is a formula that is unknown here or does
 * not count. The caller compares root and contentHash with the chain.
 */
export async function verifyEpoch(
  source: EpochSource,
  { formulas = FORMULAS }: { formulas?: readonly Formula[] } = {},
): Promise<EpochVerification> {
  const found = await readManifestBytes(source)
  if (found === null) return failed(null, null, ['manifest.json is missing'])
  const { bytes, contentHash } = found
  const manifest = parseManifest(bytes)
  if (manifest === null) return failed(contentHash, null, ['manifest.json is not a manifest'])
  const reading = createEpochReading(source, manifest)
  const { differences } = reading
  if (!sameBytes(encodeManifest(manifest), bytes)) differences.push('manifest.json is not canonical JSON')
  const formula = await attempt(reading, async () => findCountedFormula(manifest.formulaVersion, formulas))
  if (manifest.files.map((file) => file.name).join() !== PUBLISHED_FILE_NAMES.join()) {
    differences.push('the manifest does not list the files of an epoch')
    return failed(contentHash, manifest, differences)
  }
  // By another formula the same files would give other amounts: nothing is said of them.
  if (formula === null) return failed(contentHash, manifest, differences)
  const computed = await attempt(reading, () => computeEpoch(reading, formula))
  if (computed !== null) await attempt(reading, () => compare(reading, computed))
  await Promise.all(reading.hashes)
  const root = computed?.tree.root ?? null
  return { ok: differences.length === 0 && computed !== null, root, contentHash, manifest, differences, computed }
}

function failed(contentHash: Hex | null, manifest: Manifest | null, differences: readonly string[]): EpochVerification {
  return { ok: false, root: null, contentHash, manifest, differences, computed: null }
}

/** Files that cannot be read as what they should be are noted as differences. */
async function attempt<T>({ differences }: EpochReading, step: () => Promise<T>): Promise<T | null> {
  try {
    return await step()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    differences.push(error.message)
    return null
  }
}

async function computeEpoch(reading: EpochReading, formula: Formula): Promise<ComputedEpoch> {
  const { epoch } = reading.manifest
  const { rates, captures, ...inputs } = await readEpochInputs(reading)
  const tally = createUsageTally(captures, epoch, formula)
  await readEpochUsage(reading, (usage) => {
    if (usage.epoch !== null) return tallyUsage(tally, usage, rates)
    assertNotSeen(tally, usage)
    weighUsage(tally, usage, rates)
  })
  reportProgress(reading, 'compute', null)
  const distribution = computeDistribution({
    ...inputs,
    weights: tally.weights,
    captures: weighCaptures(tally, captures, epoch),
  })
  reportProgress(reading, 'hash', null)
  return { distribution, tree: buildTree(distribution.leaves), previous: inputs.previous, tally, captures }
}

async function compare(reading: EpochReading, { distribution, tree }: ComputedEpoch): Promise<void> {
  const { manifest, differences } = reading
  reportProgress(reading, 'compare', 'leaves.csv')
  const leaves = compareStream(formatLeavesCsv(distribution.leaves))
  for await (const chunk of readEpochFile(reading, 'leaves.csv')) compareNext(leaves, chunk)
  if (!endComparison(leaves)) differences.push('leaves.csv does not follow from the inputs')
  if (tree.root !== manifest.root) differences.push(`the root is ${tree.root}, the manifest says ${manifest.root}`)
  if (!sameJson(toJsonAmounts(distribution.totals), manifest.totals)) {
    differences.push('the totals do not follow from the inputs')
  }
  if (!sameJson(toJsonStatement(distribution.statement), manifest.statement)) {
    differences.push('the statement does not follow from the inputs')
  }
  reportProgress(reading, 'compare', null)
}

function sameJson(a: unknown, b: unknown): boolean {
  return sameBytes(encodeCanonicalJson(a), encodeCanonicalJson(b))
}
