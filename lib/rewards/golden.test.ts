import { describe, expect, it } from 'vitest'
import { parseAddress } from '@/lib/core/address'
import { computeJsonEpoch, type JsonEpoch, toJson, toJsonRows } from '@/lib/testing/compute-json-epoch'
import { findSharedDir, makeUsageTrace, readSharedJson } from '@/lib/testing/shared-data'
import { computeDistribution } from './compute-distribution'
import { createCsvScan, endCsv, scanCsv } from './csv-scan'
import { encodeLeaves } from './encode-leaves'
import type { LeafRows } from './leaf-rows'
import { parseRateCard, type RateCard } from './rate-card'
import { computeDistributionSlowly } from './slow-distribution'
import { buildTree, getProof } from './tree'
import { createUsageRow, readUsageRow, USAGE_COLUMNS } from './usage-row'
import { createUsageTally, tallyUsage, type UsageTally } from './usage-tally'

type GoldenCase = {
  name: string
  input: JsonEpoch
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
    const distribution = computeJsonEpoch(golden.input)
    const tree = buildTree(distribution.leaves)
    expect(tree.root).toBe(golden.output.root)
    expect(toJsonRows(distribution.leaves)).toEqual(golden.output.rows)
    expect(toJson(distribution.totals)).toEqual(golden.output.totals)
    expect(toJson(distribution.carriedOut)).toEqual(golden.output.carried)
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
    const tallies = tallyTrace(makeUsageTrace(shared), rates, golden)
    const emission = new Map(
      Object.entries(golden.emissionPerEpoch).map(([token, amount]) => [parseAddress(token), BigInt(amount)] as const),
    )
    let previous: LeafRows = encodeLeaves([])
    for (const expected of golden.epochs) {
      const tally = tallies.get(expected.epoch) ?? createUsageTally([], expected.epoch)
      const distribution = computeDistribution({
        weights: tally.weights,
        captures: [],
        emission,
        carriedIn: new Map(),
        previous,
      })
      previous = distribution.leaves
      expect({
        epoch: expected.epoch,
        records: tally.seen.count,
        root: buildTree(previous).root,
        leaves: previous.count,
        totals: toJson(distribution.totals),
      }).toEqual(expected)
    }
  })
})

/** The trace's records, each in the epoch in which its last millisecond lies. */
function tallyTrace(text: string, rates: RateCard, { genesis, length }: GoldenTrace): Map<number, UsageTally> {
  const tallies = new Map<number, UsageTally>()
  const usage = createUsageRow()
  const onRow = (row: Parameters<typeof readUsageRow>[1]) => {
    readUsageRow(usage, row)
    const epoch = Math.floor((usage.endedAtMs - 1 - genesis * 1000) / (length * 1000))
    const tally = tallies.get(epoch) ?? createUsageTally([], epoch)
    tallies.set(epoch, tally)
    tallyUsage(tally, usage, rates)
  }
  const scan = createCsvScan('usage.csv', USAGE_COLUMNS)
  scanCsv(scan, new TextEncoder().encode(text), onRow)
  endCsv(scan, onRow)
  return tallies
}
