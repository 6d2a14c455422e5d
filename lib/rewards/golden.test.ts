import { describe, expect, it } from 'vitest'
import { parseAddress } from '@/lib/core/address'
import { parseWei } from '@/lib/core/wei'
import { findSharedDir, makeUsageTrace, readSharedJson } from '@/lib/testing/shared-data'
import type { CaptureRow } from './capture-row'
import { computeDistribution, type Distribution } from './compute-distribution'
import { createCsvScan, endCsv, scanCsv } from './csv-scan'
import { encodeLeaves } from './encode-leaves'
import type { Leaf } from './leaf'
import { type LeafRows, leafAt } from './leaf-rows'
import { parseRateCard, type RateCard } from './rate-card'
import { computeDistributionSlowly, type SlowInput, type SlowUsage } from './slow-distribution'
import { buildTree, getProof } from './tree'
import { parseUsageRow, USAGE_COLUMNS, type UsageRow } from './usage-row'
import { createUsageTally, tallyUsage, weighCaptures } from './usage-tally'

type GoldenCase = {
  name: string
  input: Omit<SlowInput, 'usage' | 'earlier'> & {
    usage: (SlowUsage & { recordId: string })[]
    earlier?: (SlowUsage & { recordId: string })[]
  }
  output: {
    root: string | null
    leaves: number
    totals: Record<string, string>
    carried: Record<string, string>
    rows: string[][]
    proofOfFirst: string[]
  }
}

type GoldenTrace = {
  genesis: number
  length: number
  emissionPerEpoch: Record<string, string>
  epochs: { epoch: number; records: number; root: string; leaves: number; totals: Record<string, string> }[]
}

const shared = findSharedDir()

describe.skipIf(shared === null)('golden distributions', () => {
  const cases = shared === null ? [] : readSharedJson<GoldenCase[]>(shared, 'golden-distributions.json')
  it.each(cases.map((c) => [c.name, c] as const))('%s', (_name, golden) => {
    const distribution = computeGolden(golden.input)
    const tree = buildTree(distribution.leaves)
    expect(tree.root).toBe(golden.output.root)
    expect(rowsOf(distribution.leaves)).toEqual(golden.output.rows)
    expect(jsonOf(distribution.totals)).toEqual(golden.output.totals)
    expect(jsonOf(distribution.carriedOut)).toEqual(golden.output.carried)
    expect(tree.leafCount === 0 ? [] : getProof(tree, 0)).toEqual(golden.output.proofOfFirst)
  })

  it.each(cases.map((c) => [c.name, c] as const))('the slow implementation agrees: %s', (_name, golden) => {
    const slow = computeDistributionSlowly(golden.input)
    expect(slow).toEqual({
      root: golden.output.root,
      rows: golden.output.rows,
      totals: golden.output.totals,
      carried: golden.output.carried,
    })
  })
})

describe.skipIf(shared === null)('golden epochs of the real trace', () => {
  it('give the published roots, leaves and totals, each built on the one before', () => {
    if (shared === null) return
    const golden = readSharedJson<GoldenTrace>(shared, 'golden-trace-epochs.json')
    const rates = parseRateCard(readSharedJson(shared, 'rates.json'))
    const usage = readUsage(makeUsageTrace(shared))
    let previous: LeafRows = encodeLeaves([])
    for (const expected of golden.epochs) {
      const records = usage.filter((u) => epochOf(u, golden) === expected.epoch)
      const distribution = compute(records, [], rates, golden.emissionPerEpoch, {}, previous)
      previous = distribution.leaves
      expect({
        epoch: expected.epoch,
        records: records.length,
        root: buildTree(previous).root,
        leaves: previous.count,
        totals: jsonOf(distribution.totals),
      }).toEqual(expected)
    }
  })
})

function computeGolden(input: GoldenCase['input']): Distribution {
  const rates = parseRateCard(input.rates)
  const previous = encodeLeaves((input.previous ?? []).map(toLeaf))
  const records = [
    ...input.usage.map((u) => toUsageRow(u, null)),
    ...(input.earlier ?? []).map((u) => toUsageRow(u, u.epoch ?? null)),
  ]
  const captures = (input.captures ?? []).map(
    (capture, index): CaptureRow => ({
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
    }),
  )
  return compute(records, captures, rates, input.emission ?? {}, input.carried ?? {}, previous, input.epoch ?? null)
}

function compute(
  records: readonly UsageRow[],
  captures: readonly CaptureRow[],
  rates: RateCard,
  emission: Readonly<Record<string, string>>,
  carried: Readonly<Record<string, string>>,
  previous: LeafRows,
  epoch: number | null = null,
): Distribution {
  const tally = createUsageTally(captures, epoch)
  for (const record of records) tallyUsage(tally, record, rates)
  return computeDistribution({
    weights: tally.weights,
    captures: weighCaptures(tally, captures, epoch),
    emission: amountsOf(emission),
    carriedIn: amountsOf(carried),
    previous,
  })
}

function readUsage(text: string): UsageRow[] {
  const rows: UsageRow[] = []
  const scan = createCsvScan('usage.csv', USAGE_COLUMNS)
  scanCsv(scan, new TextEncoder().encode(text), (row) => rows.push(parseUsageRow(row)))
  endCsv(scan, (row) => rows.push(parseUsageRow(row)))
  return rows
}

function epochOf(usage: UsageRow, { genesis, length }: GoldenTrace): number {
  return Math.floor((usage.endedAtMs - 1 - genesis * 1000) / (length * 1000))
}

function toUsageRow(usage: SlowUsage & { recordId: string }, epoch: number | null): UsageRow {
  return {
    meter: '',
    recordId: usage.recordId,
    task: usage.taskId,
    provider: parseAddress(usage.provider),
    gpuModel: usage.gpuModel,
    gpuMilli: usage.gpuMilli,
    startedAtMs: usage.startedAtMs,
    endedAtMs: usage.endedAtMs,
    verifiedBps: usage.verifiedBps,
    epoch,
    rewardWeight: null,
  }
}

function toLeaf(row: { account: string; token: string; cumulativeAmount: string }): Leaf {
  return {
    account: parseAddress(row.account),
    token: parseAddress(row.token),
    cumulativeAmount: parseWei(row.cumulativeAmount),
  }
}

function amountsOf(json: Readonly<Record<string, string>>) {
  return new Map(Object.entries(json).map(([token, amount]) => [parseAddress(token), BigInt(amount)] as const))
}

function jsonOf(amounts: ReadonlyMap<string, bigint>): Record<string, string> {
  return Object.fromEntries([...amounts].map(([token, amount]) => [token, amount.toString()]))
}

function rowsOf(leaves: LeafRows): string[][] {
  return Array.from({ length: leaves.count }, (_, index) => {
    const { account, token, cumulativeAmount } = leafAt(leaves, index)
    return [account, token, cumulativeAmount.toString()]
  })
}
