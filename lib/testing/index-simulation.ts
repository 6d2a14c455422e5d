import { createPublicClient } from 'viem'
import { assert } from '@/lib/core/assert'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import type { Database, Db } from '@/lib/db/server/database'
import { syncNetwork } from '@/lib/indexer/sync-network'
import type { RangeLimits } from '@/lib/indexer/write-ranges'
import { createFaultyTransport, type FaultyTransport } from './faulty-transport'
import { createRandom, type Random } from './random'
import {
  anyDepth,
  createMover,
  createWorld,
  headOf,
  type Mover,
  mineSome,
  planSimulation,
  reorganise,
  type SimulatedWorld,
  type SimulationPlan,
  seedQuotes,
} from './simulated-world'
import { createUnstableDatabase } from './unstable-database'

const STEPS = 60

/** What one run went through, to show that nothing was left out. */
export type SimulationReport = SimulationPlan & {
  blocks: number
  /** Blocks taken back from the chain, one number a reorg. */
  reorgs: number[]
  /** Blocks that the index had and took back, one number a time. */
  rollbacks: number[]
  faults: ReadonlyMap<string, number>
  /** Ends of processes and connections, by kind; and starts anew with a new client. */
  ends: ReadonlyMap<string, number>
  restarts: number
  /** Times the chain moved between two requests of one step. */
  moves: number
}

/** Where the index of the one network is, if it began. */
async function readCheckpoint(db: Db) {
  const { blockNumber, blockHash } = chainCheckpoints
  const [row] = await db.select({ blockNumber, blockHash }).from(chainCheckpoints)
  return row
}

/** The index of one run: it may be killed and started again at any step. */
type Follower = {
  /** One step, with a process that may die in it. */
  step: (limits: RangeLimits) => Promise<void>
  restart: () => void
  restarts: number
  rollbacks: number[]
  ends: Map<string, number>
}

function follow(
  db: Db,
  { network }: SimulatedWorld,
  { faulty, random, killRate }: { faulty: FaultyTransport; random: Random; killRate: number },
): Follower {
  const ends = new Map<string, number>()
  const onEnd = (end: string) => void ends.set(end, (ends.get(end) ?? 0) + 1)
  const unstable = createUnstableDatabase(db, { random, rate: killRate, onEnd })
  const rollbacks: number[] = []
  const start = () => createPublicClient({ transport: faulty.transport, cacheTime: 0 })
  let client = start()
  const follower: Follower = {
    ...{ ends, rollbacks, restarts: 0 },
    restart: () => {
      follower.restarts += 1
      client = start()
    },
    step: async (limits) => {
      const before = await readCheckpoint(db)
      const result = await syncNetwork({ db: unstable, client, network }, limits).catch(() => null)
      assert(result?.state !== 'halted', `nothing final was taken back, yet: ${result?.checkpoint.haltedReason}`)
      const after = await readCheckpoint(db)
      if (before && after && after.blockNumber < before.blockNumber)
        rollbacks.push(before.blockNumber - after.blockNumber)
    },
  }
  return follower
}

/** Follows a chain that stands still to its head, over endpoints that tell the truth. */
async function replay(db: Db, { network }: SimulatedWorld, { transport }: FaultyTransport): Promise<void> {
  const client = createPublicClient({ transport, cacheTime: 0 })
  for (let behind = true; behind; ) {
    behind = (await syncNetwork({ db, client, network }, { maxBlocks: 1_000 })).behind
  }
}

function randomLimits(random: Random): RangeLimits {
  return { maxBlocks: 1 + random.below(50), firstBlocks: 1 + random.below(8), maxRanges: 1 + random.below(4) }
}

/** Most steps until the index must be at the head: at a fault in five, ranges of a few blocks need some attempts. */
const MOST_STEPS_TO_HEAD = 2_000

/** One reorg of exactly the plan's depth, of blocks that the index has. */
async function reorganiseIndexed(
  world: SimulatedWorld,
  db: Db,
  { depth, follower, random }: { depth: number; follower: Follower; random: Random },
) {
  const { chain } = world
  mineSome(world, Math.max(1, depth + 1 - headOf(world), world.highest + 1 - headOf(world)), random)
  for (let steps = 0; ; steps += 1) {
    if ((await readCheckpoint(db))?.blockHash === chain.blocks.at(-1)?.hash) break
    assert(steps < MOST_STEPS_TO_HEAD, 'the index reaches the head')
    await follower.step({ maxBlocks: 30, firstBlocks: 1 + random.below(3), maxRanges: 4 })
  }
  reorganise(world, depth, random)
  const { length } = follower.rollbacks
  for (let steps = 0; follower.rollbacks.length === length; steps += 1) {
    assert(steps < MOST_STEPS_TO_HEAD, 'the index takes the blocks back')
    // A chain that is merely shorter may be an endpoint that lags: only a block in the old one's place is proof.
    if (steps % 10 === 9) mineSome(world, 1, random)
    await follower.step({ maxBlocks: 30, firstBlocks: 1 + random.below(3), maxRanges: 4 })
  }
}

/** All steps of a run: the chain grows, forks and moves on; the index follows, is killed and started again. */
async function runSteps(
  world: SimulatedWorld,
  db: Db,
  { plan, follower, mover, random }: { plan: SimulationPlan; follower: Follower; mover: Mover; random: Random },
): Promise<void> {
  const forcedAt = random.below(STEPS)
  for (let step = 0; step < STEPS; step += 1) {
    // Now and then a burst: more blocks, and fuller ones.
    const isBurst = random.next() < 0.05
    mineSome(world, 1 + random.below(isBurst ? 30 : 4), random, isBurst ? 20 : 4)
    if (random.next() < 0.15) reorganise(world, anyDepth(random), random)
    if (random.next() < 0.1) follower.restart()
    mover.isPaused = step === forcedAt
    if (step === forcedAt) await reorganiseIndexed(world, db, { depth: plan.depth, follower, random })
    mover.isPaused = false
    for (let pass = random.below(4); pass > 0; pass -= 1) await follower.step(randomLimits(random))
  }
  mover.isPaused = true
}

/** A run's report, and its end: the last final block is lost; answers with what the index then says of itself. */
export type Simulation = { report: SimulationReport; loseFinality: () => Promise<string> }

/**
 * A seeded run of the index over a chain that forks, endpoints that fail and a process that dies. Leaves in `real` what
 * came of it, in `clean` what an empty index makes of the final chain. The same seed gives the same run.
 */
export async function simulateIndex(
  seed: number,
  { real, clean }: { real: Database; clean: Database },
): Promise<Simulation> {
  const random = createRandom(seed)
  const plan = planSimulation(seed, random)
  const world = createWorld(plan)
  const mover = createMover(world, seed + 2)
  const faulty = createFaultyTransport(world.chain, { seed: seed + 1, beforeAnswer: mover.beforeAnswer })
  const follower = follow(real.db, world, { faulty, random, killRate: plan.killRate })
  for (const { db } of [real, clean]) await seedQuotes(db, world)
  faulty.setRate(plan.faultRate)
  await runSteps(world, real.db, { plan, follower, mover, random })
  faulty.setRate(0)
  // Enough for a last final block that can be lost.
  mineSome(world, Math.max(1, Math.max(world.highest, plan.confirmations) + 3 - headOf(world)), random)
  for (const { db } of [real, clean]) await replay(db, world, faulty)
  const { rollbacks, ends, restarts } = follower
  const went = { reorgs: world.reorgs, rollbacks, faults: faulty.faults, ends, restarts, moves: mover.moves }
  return {
    report: { ...plan, blocks: headOf(world), ...went },
    loseFinality: async () => {
      world.chain.dropBlocks(plan.confirmations + 1)
      mineSome(world, plan.confirmations + 2, random)
      const client = createPublicClient({ transport: faulty.transport, cacheTime: 0 })
      return (await syncNetwork({ db: real.db, client, network: world.network }, { maxBlocks: 1_000 })).state
    },
  }
}
