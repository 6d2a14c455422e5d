import { createPublicClient } from 'viem'
import { afterAll, describe, expect, it } from 'vitest'
import type { NetworkConfig } from '@/lib/config/env.server'
import { quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { insertRows } from '@/lib/db/server/insert-rows'
import { createFaultyTransport } from '@/lib/testing/faulty-transport'
import { testNetwork } from '@/lib/testing/http-fixture'
import { createRandom, type Random } from '@/lib/testing/random'
import { readTables } from '@/lib/testing/read-tables'
import { createSimulatedChain, type SimulatedChain } from '@/lib/testing/simulated-chain'
import { type EscrowState, makePayments, nextLog } from '@/lib/testing/simulated-payments'
import { createTestDatabase, stopTestDatabases } from '@/lib/testing/test-database'
import { syncNetwork } from './sync-network'

/** Seeds a run, and the first of them; the long run asks for 1,000. Seeds that once failed stay here for good. */
const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 20)
const FIRST_SEED = Number(process.env.SIMULATION_FIRST_SEED ?? 1)
const KEPT_SEEDS: readonly number[] = []

const FAULT_RATES = [0, 0.02, 0.05, 0.2]
const REORG_DEPTHS = [1, 2, 6, 12, 32, 64, 65, 128, 157]
const CONFIRMATIONS = [2, 12, 65, 160]
const STEPS = 60
const TABLES = ['chain_logs', 'chain_blocks', 'chain_checkpoints', 'payments', 'payment_events', 'history_entries']

type Chain = SimulatedChain<EscrowState>
type World = { chain: Chain; network: NetworkConfig; payments: ReturnType<typeof makePayments>; random: Random }

let totalRollbacks = 0

afterAll(stopTestDatabases)

function mineSome({ chain, network, payments, random }: World, count: number): void {
  for (let i = 0; i < count; i += 1) {
    let state = chain.blocks.at(-1)?.state ?? new Map()
    const logs = Array.from({ length: random.below(5) }, () => {
      const next = nextLog(network.deployment, payments, state, random)
      state = next.state
      return next.log
    })
    chain.mine(logs, state)
  }
}

/** Takes blocks back that no index may have counted as final, and puts others (at first fewer) in their place. */
function reorganise(world: World, highest: number): void {
  const { chain, network, random } = world
  const head = chain.blocks.length - 1
  const deepest = Math.min(head - 1, head - (highest - network.confirmations))
  const depth = Math.min(random.pick(REORG_DEPTHS), deepest)
  if (depth < 1) return
  chain.dropBlocks(depth)
  mineSome(world, random.next() < 0.3 ? Math.max(0, depth - 1) : depth + random.below(3))
}

/** Every second payment has a quote of ours; of each database the same. */
async function seedQuotes(db: Db, { network, payments }: World): Promise<void> {
  const rows = [...payments].map(([paymentId, info], i) => ({
    ...info,
    ...{
      quoteId: `quo_${i}`,
      chainId: network.chainId,
      paymentId,
      taskId: `tsk_${i}`,
      gpuModel: 'a10',
      gpuMilli: 1000,
    },
    ...{ durationMs: 60_000, pricePerGpuHour: 60_000n, rateCardVersion: 1, expiresAt: 1_795_000_400 },
    ...{ signature: '0x00' as const, createdAt: new Date(0) },
  }))
  await insertRows(
    db,
    quotes,
    rows.filter((_, i) => i % 2 === 0),
  )
}

/** A database on which transactions now and then die just before they commit, as when the process is killed. */
function killed(db: Db, random: Random, rate: number): Db {
  return new Proxy(db, {
    get(target, name, receiver) {
      if (name !== 'transaction') return Reflect.get(target, name, receiver)
      return (work: (tx: Db) => Promise<unknown>) =>
        target.transaction(async (tx) => {
          const result = await work(tx)
          if (random.next() < rate) throw new Error('killed')
          return result
        })
    },
  })
}

async function runSeed(seed: number): Promise<void> {
  const random = createRandom(seed)
  const network = testNetwork({ confirmations: random.pick(CONFIRMATIONS) })
  const chain = createSimulatedChain<EscrowState>(network.chainId, new Map())
  const world: World = { chain, network, payments: makePayments(network.deployment, 30), random }
  const rate = FAULT_RATES[seed % FAULT_RATES.length] ?? 0
  const faulty = createFaultyTransport(chain, seed + 1)
  const client = createPublicClient({ transport: faulty.transport, cacheTime: 0 })
  const database = await createTestDatabase()
  await seedQuotes(database.db, world)
  faulty.setRate(rate)
  const unstable = killed(database.db, random, rate)
  let highest = 0
  let rolledBack = 0
  for (let step = 0; step < STEPS; step += 1) {
    mineSome(world, 1 + random.below(4))
    if (random.next() < 0.15) reorganise(world, highest)
    highest = Math.max(highest, chain.blocks.length - 1)
    for (let pass = random.below(4); pass > 0; pass -= 1) {
      const limits = {
        maxBlocks: 1 + random.below(50),
        firstBlocks: 1 + random.below(8),
        maxRanges: 1 + random.below(4),
      }
      const result = await syncNetwork({ db: unstable, client, network }, limits).catch(() => null)
      if (result?.state === 'rolled-back') rolledBack += 1
      expect(result?.state, `seed ${seed}, step ${step}`).not.toBe('halted')
    }
  }
  faulty.setRate(0)
  mineSome(world, highest + 3 - chain.blocks.length > 0 ? highest + 3 - chain.blocks.length : 1)
  for (let behind = true; behind; ) {
    behind = (await syncNetwork({ db: database.db, client, network }, { maxBlocks: 1_000 })).behind
  }
  const clean = await createTestDatabase()
  await seedQuotes(clean.db, world)
  for (let behind = true; behind; ) {
    behind = (await syncNetwork({ db: clean.db, client, network }, { maxBlocks: 1_000 })).behind
  }
  const [real, replay] = [await readTables(database, TABLES), await readTables(clean, TABLES)]
  expect(real.payments?.length, `seed ${seed} made payments`).toBeGreaterThan(3)
  totalRollbacks += rolledBack
  expect(real, `seed ${seed}`).toEqual(replay)
  await Promise.all([database.close(), clean.close()])
}

describe('an index after faults, reorgs and kills', () => {
  const seeds = [...KEPT_SEEDS, ...Array.from({ length: SEEDS }, (_, i) => FIRST_SEED + i)]
  it.each(seeds)('is what a clean replay gives, byte for byte (seed %i)', { timeout: 120_000 }, runSeed)
  it('had reorgs to take back', () => {
    expect(totalRollbacks).toBeGreaterThan(seeds.length)
  })
})
