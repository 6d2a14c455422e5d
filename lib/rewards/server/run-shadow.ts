import 'server-only'
import { sql } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { assert } from '@/lib/core/assert'
import { shadowRuns } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'
import { findRateCard, type StoredRateCard } from '@/lib/usage/server/find-rate-card'
import { compareRewards, type RewardComparison } from '../compare-rewards'
import { computeDistribution } from '../compute-distribution'
import { FORMULA_VERSION } from '../manifest'
import { type ComputedEpoch, computeEpoch } from './compute-epoch'
import { readStoredInputs } from './read-stored-inputs'
import { sumUsageByProvider, type UsageSum } from './read-usage'
import { readTaskWeights, weightKey } from './read-weights'

/** Accounts kept of those that would gain most, and as many of those that would lose most. */
const KEPT = 50

/**
 * Splits a built epoch once more under a rate card that does not count yet, and stores who would win and lose. The same
 * records, captures, emission and earlier weights; nothing of it is published or counted. Where the epoch cannot be
 * split under the card, the reason is stored. False where no distribution of the epoch is built.
 */
export async function runShadow(
  db: Db,
  { network, epoch, version }: { network: NetworkConfig; epoch: number; version: number },
): Promise<boolean> {
  const { chainId } = network
  const card = await findRateCard(db, { chainId, version })
  assert(card, 'a rate card that is tried is stored')
  const inputs = await readStoredInputs(db, { chainId, epoch })
  if (!inputs) return false
  const computed = await computeEpoch(db, { network, epoch, ...inputs })
  const found = await tryCard(db, computed, card)
  const { rows } = await db.execute<{ version: number | null }>(sql`
    SELECT rate_card_version AS version FROM epochs WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
  await db
    .insert(shadowRuns)
    .values({
      ...{ chainId, epoch, version, countedVersion: rows[0]?.version ?? null, formulaVersion: card.formulaVersion },
      ...toStored(found),
    })
    .onConflictDoNothing()
  return true
}

async function tryCard(db: Db, epoch: ComputedEpoch, card: StoredRateCard): Promise<RewardComparison | AppError> {
  try {
    assertKnownFormula(card)
    return compareRewards(epoch.distribution.shares, (await splitUnder(db, epoch, card)).shares, KEPT)
  } catch (error) {
    // Most of all a capture whose task would weigh nothing: what the card must not do once it counts.
    if (!(error instanceof AppError)) throw error
    return error
  }
}

async function splitUnder(db: Db, epoch: ComputedEpoch, card: StoredRateCard) {
  const { chainId } = epoch
  const own = epoch.captures.filter((capture) => capture.epoch === epoch.epoch)
  const earlier = epoch.captures.filter((capture) => capture.epoch !== epoch.epoch)
  const taskRefs = [...new Set(own.map(({ taskRef }) => taskRef))]
  const byTask = Map.groupBy(await sumUsageByProvider(db, { ...epoch, taskRefs }), ({ taskRef }) => taskRef)
  const before = await readTaskWeights(db, { chainId, named: earlier })
  return computeDistribution({
    ...epoch,
    weights: weigh(await sumUsageByProvider(db, epoch), card),
    captures: epoch.captures.map((capture) => ({
      ...capture,
      name: `capture ${capture.txHash} log ${capture.logIndex}`,
      weights:
        capture.epoch === epoch.epoch
          ? weigh(byTask.get(capture.taskRef) ?? [], card)
          : (before.get(weightKey(capture)) ?? new Map()),
    })),
  })
}

function weigh(sums: readonly UsageSum[], card: StoredRateCard): Map<Address, bigint> {
  const weights = new Map<Address, bigint>()
  for (const { provider, gpuModel, amount } of sums) {
    const weight = amount * (card.models.get(gpuModel)?.rewardWeight ?? 0n)
    weights.set(provider, (weights.get(provider) ?? 0n) + weight)
  }
  return weights
}

function toStored(found: RewardComparison | AppError) {
  if (found instanceof AppError) return { problem: found.message, tokens: [], differences: [] }
  return {
    problem: null,
    tokens: [...found.tokens].map(([token, sums]) => ({ token, ...sums, moved: sums.moved.toString() })),
    differences: found.differences.map(({ account, token, now, shadow, difference }) => ({
      ...{ account, token, now: now.toString(), shadow: shadow.toString() },
      difference: difference.toString(),
    })),
  }
}

function assertKnownFormula({ formulaVersion }: StoredRateCard): void {
  if (formulaVersion !== FORMULA_VERSION) throw new UnknownFormulaError(formulaVersion)
}

/** A rate card names a formula that this engine does not have. */
export class UnknownFormulaError extends AppError {
  constructor(formulaVersion: number) {
    super(`Formula version ${formulaVersion} is not known here, only ${FORMULA_VERSION}`, {
      code: 'UNKNOWN_FORMULA',
      status: 500,
    })
  }
}
