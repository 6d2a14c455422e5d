import 'server-only'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { compareAddresses } from '@/lib/core/address'
import { InvalidInputError } from '@/lib/core/app-error'
import { BPS_ONE } from '@/lib/core/bps'
import { rateCardModels, rateCardPrices, rateCards } from '@/lib/db/schema/epochs'
import type { Db } from '@/lib/db/server/database'
import { MAX_AHEAD_MS } from '@/lib/usage/check-record-time'
import { type EpochSchedule, epochAt } from '@/lib/usage/epoch-schedule'
import { findRateCard } from '@/lib/usage/server/find-rate-card'
import { walletAddress } from '@/lib/usage/usage-record'
import { FIRST_FORMULA, type Formula, findCountedFormula } from '../formula'

/** A rate card as an operator hands it in. */
export const rateCardSchema = z.object({
  /** First epoch it counts in; before records can come for it. The first card of a network may start anywhere. */
  effectiveEpoch: z.int().nonnegative(),
  feeBps: z.int().min(0).max(BPS_ONE),
  burnBps: z.int().min(0).max(BPS_ONE),
  /** A formula that counts; a candidate is tried in shadow and named by no card. */
  formulaVersion: z.int().positive().default(FIRST_FORMULA.version),
  models: z.record(
    z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/),
    z.object({
      rewardWeight: z.int().min(0).max(2_147_483_647),
      /** By token address, base units of one GPU-hour. */
      prices: z.record(walletAddress, z.string().regex(/^(0|[1-9][0-9]{0,27})$/)).default({}),
    }),
  ),
})

/** See {@link rateCardSchema}. */
export type RateCardInput = z.input<typeof rateCardSchema>

/**
 * Adds a version to a network's rate cards. Handing in the newest card again gives its version and changes nothing.
 * Throws `InvalidInputError` where it is malformed or would change an epoch that records may be in already, and
 * `UnknownFormulaError` or `FormulaDoesNotCountError` where no epoch could be paid by its formula: a card that were kept
 * and then refused when its epoch closes would hold up everybody's rewards.
 */
export async function importRateCard(
  db: Db,
  parameters: {
    chainId: number
    schedule: EpochSchedule
    nowMs: number
    card: RateCardInput
    formulas?: readonly Formula[]
  },
): Promise<{ version: number }> {
  const parsed = rateCardSchema.safeParse(parameters.card)
  if (!parsed.success) throw new InvalidInputError('rate card', z.prettifyError(parsed.error))
  findCountedFormula(parsed.data.formulaVersion, parameters.formulas)
  const { chainId } = parameters
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('rate-cards'), ${chainId})`)
    const { rows } = await tx.execute<{ version: number | null }>(sql`
      SELECT max(version) AS version FROM rate_cards WHERE chain_id = ${chainId}`)
    const newest = rows[0]?.version ?? 0
    const last = newest === 0 ? null : await findRateCard(tx, { chainId, version: newest })
    if (last && fingerprint(fromStored(last)) === fingerprint(parsed.data)) return { version: newest }
    if (last) assertNotBegun(parsed.data, parameters)
    await insertCard(tx, { chainId, version: newest + 1, card: parsed.data })
    return { version: newest + 1 }
  })
}

type Card = z.output<typeof rateCardSchema>

function assertNotBegun(card: Card, { schedule, nowMs }: { schedule: EpochSchedule; nowMs: number }): void {
  const earliest = epochAt(schedule, nowMs + MAX_AHEAD_MS) + 1
  if (card.effectiveEpoch >= earliest) return
  throw new InvalidInputError('effectiveEpoch', `must be ${earliest} or later: records may be in earlier ones already`)
}

async function insertCard(
  tx: Db,
  { chainId, version, card }: { chainId: number; version: number; card: Card },
): Promise<void> {
  const { effectiveEpoch, formulaVersion, feeBps, burnBps } = card
  await tx.insert(rateCards).values({ chainId, version, effectiveEpoch, formulaVersion, feeBps, burnBps })
  const models = Object.entries(card.models)
  if (models.length === 0) return
  await tx
    .insert(rateCardModels)
    .values(models.map(([gpuModel, { rewardWeight }]) => ({ chainId, version, gpuModel, rewardWeight })))
  const prices = models.flatMap(([gpuModel, model]) =>
    Object.entries(model.prices).map(([token, price]) => ({
      chainId,
      version,
      gpuModel,
      token: walletAddress.parse(token),
      pricePerGpuHour: BigInt(price),
    })),
  )
  if (prices.length > 0) await tx.insert(rateCardPrices).values(prices)
}

function fromStored(card: NonNullable<Awaited<ReturnType<typeof findRateCard>>>): Card {
  const models = [...card.models].map(([gpuModel, rate]) => {
    const prices = Object.fromEntries([...rate.prices].map(([token, price]) => [token, price.toString()] as const))
    return [gpuModel, { rewardWeight: Number(rate.rewardWeight), prices }] as const
  })
  return { ...card, models: Object.fromEntries(models) }
}

function fingerprint(card: Card): string {
  const models = Object.entries(card.models).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([
    card.effectiveEpoch,
    card.feeBps,
    card.burnBps,
    card.formulaVersion,
    models.map(([gpuModel, model]) => [
      gpuModel,
      model.rewardWeight,
      Object.entries(model.prices)
        .map(([token, price]) => [walletAddress.parse(token), price] as const)
        .sort(([a], [b]) => compareAddresses(a, b)),
    ]),
  ])
}
