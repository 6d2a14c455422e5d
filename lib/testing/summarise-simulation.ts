import type { SimulationReport } from './index-simulation'

/** What seeds of the simulation went through together: as one line to print, and as lists to check. */
export function summariseSimulation(reports: readonly SimulationReport[]): {
  line: string
  faultRates: number[]
  faults: string[]
  ends: string[]
  /** Depths, in blocks, of what the index took back. */
  depths: number[]
} {
  const total = (numberOf: (report: SimulationReport) => number) => reports.reduce((sum, one) => sum + numberOf(one), 0)
  const faults = addUp(reports.map((report) => report.faults))
  const ends = addUp(reports.map((report) => report.ends))
  const depths = distinct(reports.flatMap((report) => report.rollbacks))
  const faultRates = distinct(reports.map((report) => report.faultRate))
  const line = [
    `${reports.length} seeds: ${total((one) => one.blocks)} blocks`,
    `${total((one) => one.reorgs.length)} reorgs`,
    `${total((one) => one.rollbacks.length)} taken back by the index at ${depths.length} depths from ${depths[0]} to ${depths.at(-1)}`,
    `fault rates ${faultRates.map((rate) => `${rate * 100} %`).join(' ')}`,
    `faults ${toText(faults)}`,
    `ends ${toText(ends)}`,
    `${total((one) => one.restarts)} restarts`,
    `${total((one) => one.moves)} moves of the chain within a step`,
  ].join('; ')
  return { line, faultRates, depths, faults: [...faults.keys()].sort(), ends: [...ends.keys()].sort() }
}

function addUp(counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [name, count] of counts.flatMap((one) => [...one])) sums.set(name, (sums.get(name) ?? 0) + count)
  return sums
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function toText(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
}
