import type { NetworkConfig } from '@/lib/config/env.server'
import { quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { insertRows } from '@/lib/db/server/insert-rows'
import { testAddress, testNetwork } from './http-fixture'
import { createRandom, type Random } from './random'
import { createSimulatedChain, type SimulatedChain } from './simulated-chain'
import { type EscrowState, makePayments, nextLog } from './simulated-payments'

const FAULT_RATES = [0, 0.02, 0.05, 0.2]
const KILL_RATES = [0, 0.05, 0.2]
/** Depths that SECURITY.md names; every second seed takes another of them, the others one after the other of all. */
const NAMED_DEPTHS = [1, 2, 6, 12, 32, 64, 65, 128, 157]
const DEEPEST = 157
const CONFIRMATIONS = [2, 12, 65, 160]
/** How often, per request, the chain moves while the index reads it; and how often that takes blocks back. */
const MOVE_RATE = 0.01
const MOVED_BACK_RATE = 0.3

/** What one seed goes through. */
export type SimulationPlan = { faultRate: number; killRate: number; depth: number; confirmations: number }

/** A chain of our events that grows, forks and stays final where it has to. */
export type SimulatedWorld = {
  chain: SimulatedChain<EscrowState>
  network: NetworkConfig
  payments: ReturnType<typeof makePayments>
  /** The highest block that ever was: what it made final may never be taken back. */
  highest: number
  reorgs: number[]
}

/** What a seed stands for: fault rate, kill rate and one reorg's depth follow from the seed, so that few seeds already cover them all. */
export function planSimulation(seed: number, random: Random): SimulationPlan {
  const half = seed >> 1
  // 61 is prime to 157: the depths come in no order, each once in 157 pairs of seeds.
  const depth = (seed % 2 === 1 ? NAMED_DEPTHS[half % NAMED_DEPTHS.length] : undefined) ?? 1 + ((half * 61) % DEEPEST)
  return {
    faultRate: FAULT_RATES[half % FAULT_RATES.length] ?? 0,
    killRate: KILL_RATES[seed % KILL_RATES.length] ?? 0,
    depth,
    confirmations: random.pick(CONFIRMATIONS.filter((confirmations) => confirmations >= depth)),
  }
}

/** A chain of one block on which nothing has happened. */
export function createWorld({ confirmations }: SimulationPlan): SimulatedWorld {
  const { deployment } = testNetwork()
  const network = testNetwork({ confirmations, deployment: { ...deployment, x402Collector: testAddress(0xa6) } })
  const chain = createSimulatedChain<EscrowState>(network.chainId, new Map())
  return { chain, network, payments: makePayments(deployment, 30), highest: 0, reorgs: [] }
}

/** Number of the newest block. */
export function headOf({ chain }: SimulatedWorld): number {
  return chain.blocks.length - 1
}

/** Appends blocks of up to `most` events each. */
export function mineSome(world: SimulatedWorld, count: number, random: Random, most = 4): void {
  const { chain, network, payments } = world
  for (let i = 0; i < count; i += 1) {
    let state = chain.blocks.at(-1)?.state ?? new Map()
    const logs = Array.from({ length: random.below(most + 1) }, () => {
      const next = nextLog(network.deployment, payments, state, random)
      state = next.state
      return next.log
    })
    chain.mine(logs, state)
  }
  world.highest = Math.max(world.highest, headOf(world))
}

/** Takes blocks back that no index may have counted as final, and puts others (at first perhaps fewer) in their place. */
export function reorganise(world: SimulatedWorld, wanted: number, random: Random): void {
  const { chain, network, highest } = world
  const head = headOf(world)
  const depth = Math.min(wanted, head - 1, head - (highest - network.confirmations))
  if (depth < 1) return
  chain.dropBlocks(depth)
  world.reorgs.push(depth)
  mineSome(world, random.next() < 0.3 ? Math.max(0, depth - 1) : depth + random.below(3), random)
}

/** A depth to take back: one that is named, or any. */
export function anyDepth(random: Random): number {
  return random.below(2) === 0 ? random.pick(NAMED_DEPTHS) : 1 + random.below(DEEPEST)
}

/** Every second payment has a quote of ours; of each database the same. */
export async function seedQuotes(db: Db, { network, payments }: SimulatedWorld): Promise<void> {
  const rows = [...payments].map(([paymentId, info], i) => ({
    ...info,
    ...{ quoteId: `quo_${i}`, chainId: network.chainId, paymentId, taskId: `tsk_${i}` },
    ...{ gpuModel: 'a10', gpuMilli: 1000, durationMs: 60_000, pricePerGpuHour: 60_000n, rateCardVersion: 1 },
    ...{ expiresAt: 1_795_000_400, signature: '0x00' as const, createdAt: new Date(0) },
  }))
  await insertRows(
    db,
    quotes,
    rows.filter((_, i) => i % 2 === 0),
  )
}

/** Moves the chain between two requests, while it is not paused. */
export type Mover = { beforeAnswer: () => void; isPaused: boolean; moves: number }

/** A mover with a random order of its own: what the index asks must not change what else happens. */
export function createMover(world: SimulatedWorld, seed: number): Mover {
  const random = createRandom(seed)
  const mover: Mover = {
    isPaused: false,
    moves: 0,
    beforeAnswer: () => {
      if (mover.isPaused || random.next() >= MOVE_RATE) return
      mover.moves += 1
      if (random.next() < MOVED_BACK_RATE) reorganise(world, anyDepth(random), random)
      else mineSome(world, 1, random)
    },
  }
  return mover
}
