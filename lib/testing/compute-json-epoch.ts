import { parseAddress } from '@/lib/core/address'
import { parseWei } from '@/lib/core/wei'
import { findFormula } from '@/lib/epochs/formula'
import type { CaptureRow } from '@/lib/rewards/capture-row'
import { computeDistribution, type Distribution } from '@/lib/rewards/compute-distribution'
import { createCsvScan, endCsv, scanCsv } from '@/lib/rewards/csv-scan'
import { encodeLeaves } from '@/lib/rewards/encode-leaves'
import { type LeafRows, leafAt } from '@/lib/rewards/leaf-rows'
import { parseRateCard, type RateCard } from '@/lib/rewards/rate-card'
import type { SlowInput, SlowUsage } from '@/lib/rewards/slow-distribution'
import {
  createUsageRow,
  EARLIER_USAGE_COLUMNS,
  readEarlierUsageRow,
  readUsageRow,
  USAGE_COLUMNS,
} from '@/lib/rewards/usage-row'
import { createUsageTally, tallyUsage, type UsageTally, weighCaptures } from '@/lib/rewards/usage-tally'

/** An epoch's inputs in JSON, each record with its id. */
export type JsonEpoch = Omit<SlowInput, 'usage' | 'earlier'> & {
  readonly usage: readonly (SlowUsage & { readonly recordId: string })[]
  readonly earlier?: readonly (SlowUsage & { readonly recordId: string })[]
}

/** The engine's distribution of an epoch given as JSON, so that it can stand beside the slow one. */
export function computeJsonEpoch(input: JsonEpoch): Distribution {
  const epoch = input.epoch ?? null
  const rates = parseRateCard(input.rates)
  const captures = (input.captures ?? []).map(toCaptureRow)
  const tally = createUsageTally(captures, epoch, findFormula(input.formula ?? 1))
  tallyRecords(tally, input.usage, rates, null)
  tallyRecords(tally, input.earlier ?? [], rates, epoch)
  return computeDistribution({
    weights: tally.weights,
    captures: weighCaptures(tally, captures, epoch),
    emission: toAmounts(input.emission ?? {}),
    carriedIn: toAmounts(input.carried ?? {}),
    previous: encodeLeaves(
      (input.previous ?? []).map((row) => ({
        account: parseAddress(row.account),
        token: parseAddress(row.token),
        cumulativeAmount: parseWei(row.cumulativeAmount),
      })),
    ),
  })
}

/** Amounts by token as JSON holds them. */
export function toJson(amounts: ReadonlyMap<string, bigint>): Record<string, string> {
  return Object.fromEntries([...amounts].map(([token, amount]) => [token, amount.toString()]))
}

/** Rows as `[account, token, amount]`. */
export function toJsonRows(leaves: LeafRows): string[][] {
  return Array.from({ length: leaves.count }, (_, index) => {
    const { account, token, cumulativeAmount } = leafAt(leaves, index)
    return [account, token, cumulativeAmount.toString()]
  })
}

function toCaptureRow(capture: NonNullable<JsonEpoch['captures']>[number], index: number): CaptureRow {
  return {
    name: `capture ${index}`,
    task: capture.taskId,
    token: parseAddress(capture.token),
    epoch: capture.epoch ?? null,
    captured: BigInt(capture.netAmount),
    fee: 0n,
    burned: 0n,
    netAmount: BigInt(capture.netAmount),
    blockNumber: -1,
    logIndex: -1,
  }
}

/** Through the text of a file, as the engine reads records; `before` is the epoch that earlier usage came before. */
function tallyRecords(tally: UsageTally, records: JsonEpoch['usage'], rates: RateCard, before: number | null): void {
  const lines = records.map((r) =>
    [
      r.recordId,
      r.taskId,
      r.provider,
      r.gpuModel,
      r.gpuMilli,
      r.startedAtMs,
      r.endedAtMs,
      r.verifiedBps,
      r.epoch,
    ].join(),
  )
  const text = ['recordId,taskId,provider,gpuModel,gpuMilli,startedAtMs,endedAtMs,verifiedBps,epoch', ...lines, '']
  const scan = createCsvScan('usage.csv', before === null ? USAGE_COLUMNS : EARLIER_USAGE_COLUMNS)
  const usage = createUsageRow()
  const onRow = (row: Parameters<typeof readUsageRow>[1]) => {
    if (before === null) readUsageRow(usage, row)
    else readEarlierUsageRow(usage, row, before)
    tallyUsage(tally, usage, rates)
  }
  scanCsv(scan, new TextEncoder().encode(text.join('\n')), onRow)
  endCsv(scan, onRow)
}

function toAmounts(json: Readonly<Record<string, string>>) {
  return new Map(Object.entries(json).map(([token, amount]) => [parseAddress(token), BigInt(amount)] as const))
}
