import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type SimulationReport, simulateIndex } from '@/lib/testing/index-simulation'
import { emptyTables, listTables, readTables } from '@/lib/testing/read-tables'
import { summariseSimulation } from '@/lib/testing/summarise-simulation'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'

/** Seeds that `npm test` runs; `npm run test:long` asks for 1,000. */
const ALWAYS = 20
const SEEDS = Number(process.env.SIMULATION_SEEDS ?? ALWAYS)
const FIRST_SEED = Number(process.env.SIMULATION_FIRST_SEED ?? 1)

/** Seeds beyond the first twenty that once failed: every run repeats them. A run that finds one adds it. */
const KEPT_FILE = new URL('./simulation-seeds.json', import.meta.url)
const kept = z.array(z.int().positive()).parse(JSON.parse(readFileSync(KEPT_FILE, 'utf8')))

const reports: SimulationReport[] = []
/** Two databases a run, kept for the next one. */
type Pair = { real: TestDatabase; clean: TestDatabase }
const pairs: Pair[] = []
let tables: string[]

async function openPair(): Promise<Pair> {
  return { real: await createTestDatabase(), clean: await createTestDatabase() }
}

beforeAll(async () => {
  const pair = await openPair()
  tables = await listTables(pair.real)
  pairs.push(pair)
})
afterAll(async () => {
  for (const { real, clean } of pairs) await Promise.all([real.close(), clean.close()])
  await stopTestDatabases()
})

async function runSeed(seed: number): Promise<void> {
  const pair = pairs.pop() ?? (await openPair())
  try {
    reports.push(await checkSeed(seed, pair))
  } catch (error) {
    keepSeed(seed)
    throw error
  } finally {
    await Promise.all([emptyTables(pair.real, tables), emptyTables(pair.clean, tables)])
    pairs.push(pair)
  }
}

async function checkSeed(seed: number, { real, clean }: Pair): Promise<SimulationReport> {
  const { report, loseFinality } = await simulateIndex(seed, { real, clean })
  const contents = await readTables(real, tables)
  expect(contents).toEqual(await readTables(clean, tables))
  expect(contents.payments?.length).toBeGreaterThan(3)
  expect(contents.history_entries?.length).toBeGreaterThan(20)
  expect(await loseFinality()).toBe('halted')
  const { chain_checkpoints: _halted, ...others } = await readTables(real, tables)
  expect(others).toEqual({ ...contents, chain_checkpoints: undefined })
  return report
}

/** Seeds that one run adds at most: where more fail, it is not the seed. */
const MOST_ADDED = 5
const MOST_KEPT = kept.length + MOST_ADDED

function keepSeed(seed: number): void {
  if (seed <= ALWAYS || kept.includes(seed) || kept.length >= MOST_KEPT) return
  kept.push(seed)
  writeFileSync(KEPT_FILE, `${JSON.stringify(kept)}\n`)
}

describe('an index after faults, reorgs, kills and restarts', () => {
  const asked = Array.from({ length: SEEDS }, (_, i) => FIRST_SEED + i)
  const seeds = [...new Set([...kept, ...asked])]
  describe.concurrent('of a seed', () => {
    it.each(seeds)('is what a clean replay gives, byte for byte, and stops past finality (seed %i)', runSeed)
  })

  it.runIf(SEEDS >= ALWAYS)(
    'has seen every fault rate, every kind of fault and end, and reorgs of every named depth',
    () => {
      const { line, faultRates, faults, ends, depths } = summariseSimulation(reports)
      console.info(line)
      expect(faultRates).toEqual([0, 0.02, 0.05, 0.2])
      expect(faults).toEqual(['double', 'empty', 'lag', 'otherChain', 'timeout', 'tooMany', 'truncate'])
      expect(ends).toEqual(['connection lost', 'killed after commit', 'killed before commit'])
      expect(depths).toEqual(expect.arrayContaining([1, 2, 6, 12, 32, 64, 65, 128, 157]))
    },
  )
})
