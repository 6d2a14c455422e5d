import { AppError } from '@/lib/core/app-error'
import { FORMULAS, type Formula, findCountedFormula } from '@/lib/epochs/formula'
import { compareRewards, type RewardComparison } from './compare-rewards'
import { computeDistribution, type Distribution } from './compute-distribution'
import { MalformedFileError } from './malformed-file-error'
import { type Manifest, parseManifest } from './manifest'
import type { RateCard } from './rate-card'
import { createEpochReading, type EpochSource, readManifestBytes } from './read-epoch-file'
import { type EpochInputs, readEpochInputs, readEpochUsage } from './read-epoch-inputs'
import { createUsageTally, type UsageTally, weighCaptures, weighUsage } from './usage-tally'

/** What is tried in place of what counted; what is left out stays as it was. */
export type Trial = { readonly rates?: RateCard | undefined; readonly formula?: Formula | undefined }

/** A shadow run: what counted, what was tried, who would win and lose. */
export type ShadowRun = {
  readonly manifest: Manifest
  /** The formula that was tried. */
  readonly formula: Formula
  readonly comparison: RewardComparison
}

/**
 * Splits a published epoch twice in one pass over its files, as it counted and under a trial, and compares. A GPU model
 * that the tried rates do not name weighs nothing; usage of earlier epochs keeps the weight of its own card. `keep` is how
 * many of the largest gains and losses are listed. The event loop turns between the pieces of the files and between the
 * steps after them. Throws `MalformedFileError`, {@link FilesDifferError} where a file is not the one in the manifest,
 * `UnknownFormulaError`, or `CaptureWithoutWeightError` where the trial would leave a paid task without any weight.
 */
export async function shadowEpoch(
  source: EpochSource,
  trial: Trial,
  { keep, formulas = FORMULAS }: { keep?: number; formulas?: readonly Formula[] } = {},
): Promise<ShadowRun> {
  const manifest = await readManifest(source)
  const counted = findCountedFormula(manifest.formulaVersion, formulas)
  const formula = trial.formula ?? counted
  const reading = createEpochReading(source, manifest)
  const inputs = await readEpochInputs(reading)
  const tried = trial.rates === undefined ? inputs.rates : nameEveryModel(trial.rates, inputs.rates)
  const now = createUsageTally(inputs.captures, manifest.epoch, counted)
  const shadow = createUsageTally(inputs.captures, manifest.epoch, formula)
  await readEpochUsage(reading, (usage) => {
    weighUsage(now, usage, inputs.rates)
    weighUsage(shadow, usage, tried)
  })
  await Promise.all(reading.hashes)
  if (reading.differences.length > 0) throw new FilesDifferError(reading.differences)
  const [before, after] = [await distribute(inputs, now, manifest), await distribute(inputs, shadow, manifest)]
  return { manifest, formula, comparison: compareRewards(before, after, keep) }
}

async function readManifest(source: EpochSource): Promise<Manifest> {
  const found = await readManifestBytes(source)
  const manifest = found && parseManifest(found.bytes)
  if (!manifest) throw new MalformedFileError('manifest.json', null, found ? 'is not a manifest' : 'is missing')
  return manifest
}

/** Leaving a model out of a card means that it earns nothing, as ingest would refuse its usage. */
function nameEveryModel(tried: RateCard, counted: RateCard): RateCard {
  return new Map([...[...counted.keys()].map((model) => [model, { rewardWeight: 0n }] as const), ...tried])
}

async function distribute(inputs: EpochInputs, tally: UsageTally, { epoch }: Manifest): Promise<Distribution> {
  await new Promise((resolve) => setTimeout(resolve, 0))
  return computeDistribution({
    ...inputs,
    weights: tally.weights,
    captures: weighCaptures(tally, inputs.captures, epoch),
  })
}

/** The files of an epoch are not those that its manifest lists. */
export class FilesDifferError extends AppError {
  constructor(differences: readonly string[]) {
    super(`The files are not those of the manifest: ${differences.join('; ')}`, { code: 'FILES_DIFFER', status: 422 })
  }
}
