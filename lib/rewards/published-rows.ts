import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'

/** A row of `usage.csv`: what counted in the epoch, without the consumer and with the task's public reference. */
export type PublishedUsage = {
  readonly meter: Address
  readonly recordId: string
  readonly taskRef: Hex
  readonly provider: Address
  readonly gpuModel: string
  readonly gpuMilli: number
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly verifiedBps: number
}

/** A row of `earlier-usage.csv`: usage of an earlier epoch that a capture names. */
export type PublishedEarlierUsage = PublishedUsage & {
  readonly epoch: number
  /** Its model's weight in that epoch's own rate card. */
  readonly rewardWeight: bigint
}

/** A row of `captures.csv`: one capture or prepaid settlement the distribution counts. */
export type PublishedCapture = {
  readonly blockNumber: number
  readonly logIndex: number
  readonly taskRef: Hex
  readonly token: Address
  /** The epoch whose usage it pays for. */
  readonly epoch: number
  readonly captured: bigint
  readonly fee: bigint
  readonly burned: bigint
  readonly netAmount: bigint
}

/** Header of `usage.csv`. */
export const USAGE_CSV_HEADER = 'meter,recordId,taskRef,provider,gpuModel,gpuMilli,startedAtMs,endedAtMs,verifiedBps\n'
/** Header of `earlier-usage.csv`. */
export const EARLIER_USAGE_CSV_HEADER =
  'meter,recordId,taskRef,provider,gpuModel,gpuMilli,startedAtMs,endedAtMs,verifiedBps,epoch,rewardWeight\n'
/** Header of `captures.csv`. */
export const CAPTURES_CSV_HEADER = 'blockNumber,logIndex,taskRef,token,epoch,captured,fee,burned,netAmount\n'

/** One line of `usage.csv`; rows are ordered by {@link compareUsage}. */
export function formatUsageLine(usage: PublishedUsage): string {
  const { meter, recordId, taskRef, provider, gpuModel, gpuMilli, startedAtMs, endedAtMs, verifiedBps } = usage
  return `${meter},${recordId},${taskRef},${provider},${quoteField(gpuModel)},${gpuMilli},${startedAtMs},${endedAtMs},${verifiedBps}\n`
}

/** One line of `earlier-usage.csv`; rows are ordered by {@link compareUsage}. */
export function formatEarlierUsageLine(usage: PublishedEarlierUsage): string {
  return `${formatUsageLine(usage).slice(0, -1)},${usage.epoch},${usage.rewardWeight}\n`
}

/** One line of `captures.csv`; rows are ordered by {@link compareCaptures}. */
export function formatCaptureLine(capture: PublishedCapture): string {
  const { blockNumber, logIndex, taskRef, token, epoch, captured, fee, burned, netAmount } = capture
  return `${blockNumber},${logIndex},${taskRef},${token},${epoch},${captured},${fee},${burned},${netAmount}\n`
}

/** Orders usage by (meter, recordId), as bytes: in SQL, `COLLATE "C"`. */
export function compareUsage(a: PublishedUsage, b: PublishedUsage): number {
  return compareText(a.meter, b.meter) || compareText(a.recordId, b.recordId)
}

/** Orders captures as the chain does: by block, then log index. */
export function compareCaptures(a: PublishedCapture, b: PublishedCapture): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A model's name is the rate card's own, and could hold what CSV has to quote. */
function quoteField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
