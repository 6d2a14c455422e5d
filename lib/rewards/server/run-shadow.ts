import 'server-only'
import { and, eq, lte, sql } from 'drizzle-orm'
import { AppError } from '@/lib/core/app-error'
import { assert } from '@/lib/core/assert'
import { shadowRuns } from '@/lib/db/schema/rewards'
import type { PooledDb } from '@/lib/db/server/database'
import { findFormula } from '@/lib/epochs/formula'
import { findRateCard } from '@/lib/usage/server/find-rate-card'
import { type ShadowRun, shadowEpoch } from '../shadow-epoch'
import { storedEpochSource } from './stored-epoch-source'

/** Accounts kept of those that would gain most, and as many of those that would lose most. */
const KEPT = 50
/** Epochs whose runs are kept: what an operator weighs is how the last days would have been. */
const KEPT_EPOCHS = 100

/** Which epoch is split once more, under which rate card and by which formula. */
export type ShadowParameters = { chainId: number; epoch: number; version: number; formulaVersion: number }

/**
 * Splits a built epoch once more, from the files it published, under a rate card and by a formula that did not count in
 * it, and stores who would win and lose. Nothing of it is published or counted. Where the epoch cannot be split so, the
 * reason is stored. False where no distribution of the epoch is built.
 */
export async function runShadow(db: PooledDb, parameters: ShadowParameters): Promise<boolean> {
  const { chainId, epoch, version, formulaVersion } = parameters
  const card = await findRateCard(db, { chainId, version })
  assert(card, 'a rate card that is tried is stored')
  const { rows } = await db.execute<{ version: number | null; formula: number }>(sql`
    SELECT e.rate_card_version AS version, d.formula_version AS formula FROM distributions d
    JOIN epochs e ON e.chain_id = d.chain_id AND e.epoch = d.epoch
    WHERE d.chain_id = ${chainId} AND d.epoch = ${epoch}`)
  const [counted] = rows
  if (counted === undefined) return false
  const formula = findFormula(formulaVersion)
  const found = await settle(
    shadowEpoch(storedEpochSource(db, parameters), { rates: card.models, formula }, { keep: KEPT }),
  )
  const run = { ...parameters, countedVersion: counted.version, countedFormulaVersion: counted.formula }
  await db.transaction(async (tx) => {
    await tx
      .insert(shadowRuns)
      .values({ ...run, ...toStored(found) })
      .onConflictDoNothing()
    await tx.delete(shadowRuns).where(and(eq(shadowRuns.chainId, chainId), lte(shadowRuns.epoch, epoch - KEPT_EPOCHS)))
  })
  return true
}

/** What must not be once the trial counts is an answer: most of all a capture whose task would weigh nothing. */
async function settle(run: Promise<ShadowRun>): Promise<ShadowRun | AppError> {
  return run.catch((error: unknown) => {
    if (error instanceof AppError) return error
    throw error
  })
}

function toStored(found: ShadowRun | AppError) {
  if (found instanceof AppError) return { problem: found.message, tokens: [], differences: [] }
  const { tokens, differences } = found.comparison
  return {
    problem: null,
    tokens: [...tokens].map(([token, { moved, carried, ...counts }]) => ({
      ...{ token, ...counts, moved: moved.toString(), carried: carried.toString() },
    })),
    differences: differences.map(({ account, token, now, shadow, difference }) => ({
      ...{ account, token, now: now.toString(), shadow: shadow.toString() },
      difference: difference.toString(),
    })),
  }
}
