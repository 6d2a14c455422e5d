import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import type { Db, PooledDb } from '@/lib/db/server/database'
import { FIRST_FORMULA, type Formula, findCountedFormula } from '@/lib/epochs/formula'
import { findRateCard, type StoredRateCard } from '@/lib/usage/server/find-rate-card'
import { computeDistribution } from '../compute-distribution'
import type { LeafRows } from '../leaf-rows'
import { parseRateCard } from '../rate-card'
import { buildTree } from '../tree'
import type { PublishedEpoch } from '../write-published-files'
import { type CountedCapture, readCaptures } from './read-captures'
import { findLastActiveEpoch, readLeaves } from './read-leaves'
import { type NamedUsage, readEarlierUsage } from './read-usage'
import { readTaskWeights, readWeights, weightKey } from './read-weights'
import { weighRecords } from './weigh-records'

/** An epoch's distribution with everything it follows from but the epoch's own usage, which may be any size. */
export type ComputedEpoch = Omit<PublishedEpoch, 'captures' | 'usage'> & {
  readonly captures: readonly CountedCapture[]
}

/** What a distribution is computed from. */
export type ComputeParameters = {
  network: NetworkConfig
  epoch: number
  toBlock: number
  minted: bigint
  /** The formulas there are: all of this engine where it is not given. */
  formulas?: readonly Formula[]
}

/**
 * Everything an epoch publishes, computed from the database alone. Also what a check of a stored epoch starts from. The
 * epoch's usage, which is closed for ever, may be read through `reader`. Throws what `findCountedFormula` throws where the
 * epoch's rate card names a formula that does not count here: nothing is published until an engine that has it runs.
 */
export async function computeEpoch(
  db: Db,
  { network, epoch, toBlock, minted, formulas, reader }: ComputeParameters & { reader: PooledDb },
): Promise<ComputedEpoch> {
  const { chainId } = network
  const card = await readCard(db, { chainId, epoch })
  const formula = findCountedFormula(card?.formulaVersion ?? FIRST_FORMULA.version, formulas)
  const rates = toPublishedRates(card)
  const captures = await readCaptures(db, { chainId, epoch, toBlock })
  const named = distinctNamed(captures)
  const earlierNamed = named.filter((usage) => usage.epoch < epoch)
  const taskWeights = await readTaskWeights(db, { chainId, named })
  const emission = new Map(minted > 0n ? [[network.deployment.token, minted] as const] : [])
  const carriedIn = await readCarriedIn(db, { chainId, epoch })
  const previous = await readPrevious(db, { chainId, epoch })
  const distribution = computeDistribution({
    weights:
      formula.version === FIRST_FORMULA.version
        ? await readWeights(reader, { chainId, epoch })
        : await weighRecords(reader, { chainId, epoch, rates: parseRateCard(rates), formula }),
    captures: captures.map((capture) => ({
      ...capture,
      name: `capture ${capture.txHash} log ${capture.logIndex}`,
      weights: taskWeights.get(weightKey(capture)) ?? new Map(),
    })),
    emission,
    carriedIn,
    previous,
  })
  return {
    chainId,
    distributor: network.deployment.distributor,
    epoch,
    formulaVersion: formula.version,
    capturesToBlock: toBlock,
    earlierUsage: await readEarlierUsage(db, { chainId, named: earlierNamed }),
    rates,
    captures,
    emission,
    carriedIn,
    previous,
    distribution,
    root: buildTree(distribution.leaves).root,
  }
}

function distinctNamed(captures: readonly CountedCapture[]): NamedUsage[] {
  const named = new Map(captures.map(({ epoch, taskRef }) => [weightKey({ epoch, taskRef }), { epoch, taskRef }]))
  return [...named.values()]
}

async function readPrevious(db: Db, { chainId, epoch }: { chainId: number; epoch: number }): Promise<LeafRows> {
  const last = await findLastActiveEpoch(db, { chainId, before: epoch })
  if (last === null) return { count: 0, bytes: new Uint8Array(0) }
  const leaves = await readLeaves(db, { chainId, epoch: last })
  const { rows } = await db.execute<{ root: Hex }>(sql`
    SELECT root FROM distributions WHERE chain_id = ${chainId} AND epoch = ${last}`)
  assert(buildTree(leaves).root === rows[0]?.root, `the stored leaves of epoch ${last} give the root that is active`)
  return leaves
}

async function readCarriedIn(
  db: Db,
  { chainId, epoch }: { chainId: number; epoch: number },
): Promise<Map<Address, bigint>> {
  const { rows } = await db.execute<{ carried_out: Record<Address, string> }>(sql`
    SELECT carried_out FROM distributions WHERE chain_id = ${chainId} AND epoch = ${epoch - 1}`)
  const entries = Object.entries(rows[0]?.carried_out ?? {}) as [Address, string][]
  return new Map(entries.map(([token, amount]) => [token, BigInt(amount)]))
}

/** The rate card that the epoch closed with; null where there was none yet. */
async function readCard(db: Db, { chainId, epoch }: { chainId: number; epoch: number }) {
  const { rows } = await db.execute<{ version: number | null }>(sql`
    SELECT rate_card_version AS version FROM epochs WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
  const version = rows[0]?.version ?? null
  return version === null ? null : findRateCard(db, { chainId, version })
}

/** A rate card as it is published. */
function toPublishedRates(card: StoredRateCard | null) {
  const models = [...(card?.models ?? [])].map(([gpuModel, rate]) => {
    const prices = Object.fromEntries([...rate.prices].map(([token, price]) => [token, price.toString()]))
    return [gpuModel, { rewardWeight: Number(rate.rewardWeight), pricePerGpuHour: prices }] as const
  })
  return Object.fromEntries(models)
}
