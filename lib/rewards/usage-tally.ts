import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { FIRST_FORMULA, type Formula } from '@/lib/epochs/formula'
import { ACCOUNT_BYTES, numberOfAccount } from './account-table'
import { type AccountWeights, createAccountWeights } from './account-weights'
import { addAmount } from './amount-column'
import type { CaptureRow } from './capture-row'
import type { DistributionCapture } from './compute-distribution'
import { hexAt } from './leaf-rows'
import type { RateCard } from './rate-card'
import { addRecord, createRecordSet, hasRecord, type RecordSet } from './record-set'
import { recordIdOf, taskOf, type UsageRow } from './usage-row'
import { usageWeight } from './usage-weight'

/** Weights gathered from usage records: of every provider, and of the tasks that captures pay for. */
export type UsageTally = {
  readonly formula: Formula
  /** Of every provider, for the emission. */
  readonly weights: AccountWeights
  /** By task and epoch, for the tasks that are asked for only. */
  readonly taskWeights: Map<string, Map<Address, bigint>>
  readonly seen: RecordSet
}

/** Begins a tally. `captures` decides which tasks' weights are kept apart, `formula` what counts for the emission. */
export function createUsageTally(
  captures: readonly Pick<CaptureRow, 'task' | 'epoch'>[],
  epoch: number | null,
  formula: Formula = FIRST_FORMULA,
): UsageTally {
  const taskWeights = new Map<string, Map<Address, bigint>>()
  for (const capture of captures) {
    const named = capture.epoch === epoch ? null : capture.epoch
    taskWeights.set(taskKey(capture.task, named), new Map())
  }
  return { formula, weights: createAccountWeights(), taskWeights, seen: createRecordSet() }
}

/**
 * Counts one record. Usage of an earlier epoch weighs only where a capture names that epoch.
 * Throws {@link DuplicateRecordError} and {@link UnknownGpuModelError}.
 */
export function tallyUsage(tally: UsageTally, usage: UsageRow, rates: RateCard): void {
  if (!addRecord(tally.seen, usage.key, usage.keyLength)) throw new DuplicateRecordError(recordIdOf(usage))
  weighUsage(tally, usage, rates)
}

/** Throws {@link DuplicateRecordError} for a record that {@link tallyUsage} counted before. */
export function assertNotSeen(tally: UsageTally, usage: UsageRow): void {
  if (tally.seen.count > 0 && hasRecord(tally.seen, usage.key, usage.keyLength)) {
    throw new DuplicateRecordError(recordIdOf(usage))
  }
}

/** Adds a record's weight without remembering the record: for callers whose records come in order, so that none repeats. */
export function weighUsage(tally: UsageTally, usage: UsageRow, rates: RateCard): void {
  const rewardWeight = usage.rewardWeight ?? rates.get(usage.gpuModel)?.rewardWeight
  if (rewardWeight === undefined) throw new UnknownGpuModelError(usage.gpuModel)
  const weight = usageWeight(usage, rewardWeight)
  if (weight === 0n) return
  if (usage.epoch === null) weighForEmission(tally, usage, weight)
  if (tally.taskWeights.size === 0) return
  const task = tally.taskWeights.get(taskKey(taskOf(usage), usage.epoch))
  if (task === undefined) return
  const provider = hexAt(usage.provider, 0, ACCOUNT_BYTES)
  task.set(provider, (task.get(provider) ?? 0n) + weight)
}

function weighForEmission({ formula, weights }: UsageTally, usage: UsageRow, weight: bigint): void {
  const emissionWeight = formula.emissionWeight(usage, weight)
  if (emissionWeight > 0n)
    addAmount(weights.weights, numberOfAccount(weights.accounts, usage.provider, 0), emissionWeight)
}

/** Gives each capture the weights of its task in the epoch it names. */
export function weighCaptures(
  tally: UsageTally,
  captures: readonly CaptureRow[],
  epoch: number | null,
): DistributionCapture[] {
  return captures.map((capture) => {
    const named = capture.epoch === epoch ? null : capture.epoch
    const weights = tally.taskWeights.get(taskKey(capture.task, named)) ?? new Map()
    return { ...capture, weights }
  })
}

function taskKey(task: string, epoch: number | null): string {
  return `${epoch ?? ''},${task}`
}

/** A record that comes twice would be paid twice. */
export class DuplicateRecordError extends AppError {
  constructor(recordId: string) {
    super(`recordId "${recordId}" comes twice`, { code: 'DUPLICATE_RECORD', status: 422 })
  }
}

/** A GPU model that the epoch's rate card does not name. */
export class UnknownGpuModelError extends AppError {
  constructor(gpuModel: string) {
    super(`the GPU model "${gpuModel.slice(0, 80)}" is not in the rates`, { code: 'UNKNOWN_GPU_MODEL', status: 422 })
  }
}
