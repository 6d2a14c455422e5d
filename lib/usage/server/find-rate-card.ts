import 'server-only'
import { and, desc, eq, lte } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { rateCardModels, rateCardPrices, rateCards } from '@/lib/db/schema/epochs'
import type { Db } from '@/lib/db/server/database'

/** The weights and prices of one version; never changed once it counts. */
export type StoredRateCard = {
  readonly version: number
  readonly effectiveEpoch: number
  readonly formulaVersion: number
  readonly feeBps: number
  readonly burnBps: number
  readonly models: ReadonlyMap<string, StoredRate>
}

/** One model's line: weight, and price of a GPU-hour by token in base units. */
export type StoredRate = { readonly rewardWeight: bigint; readonly prices: ReadonlyMap<Address, bigint> }

/** The rate card in force in an epoch: the newest version that is effective by then. Null where there is none yet. */
export async function findEffectiveRateCard(
  db: Db,
  { chainId, epoch }: { chainId: number; epoch: number },
): Promise<StoredRateCard | null> {
  const [row] = await db
    .select()
    .from(rateCards)
    .where(and(eq(rateCards.chainId, chainId), lte(rateCards.effectiveEpoch, epoch)))
    .orderBy(desc(rateCards.effectiveEpoch), desc(rateCards.version))
    .limit(1)
  return row ? { ...row, models: await readModels(db, row) } : null
}

/** A version that is known to exist, or null. */
export async function findRateCard(
  db: Db,
  { chainId, version }: { chainId: number; version: number },
): Promise<StoredRateCard | null> {
  const [row] = await db
    .select()
    .from(rateCards)
    .where(and(eq(rateCards.chainId, chainId), eq(rateCards.version, version)))
  return row ? { ...row, models: await readModels(db, row) } : null
}

async function readModels(
  db: Db,
  { chainId, version }: { chainId: number; version: number },
): Promise<Map<string, StoredRate>> {
  const models = await db
    .select()
    .from(rateCardModels)
    .where(and(eq(rateCardModels.chainId, chainId), eq(rateCardModels.version, version)))
    .orderBy(rateCardModels.gpuModel)
  const prices = await db
    .select()
    .from(rateCardPrices)
    .where(and(eq(rateCardPrices.chainId, chainId), eq(rateCardPrices.version, version)))
    .orderBy(rateCardPrices.token)
  return new Map(
    models.map((model) => {
      const own = prices.filter((price) => price.gpuModel === model.gpuModel)
      const byToken = new Map(own.map((price) => [price.token, price.pricePerGpuHour] as const))
      return [model.gpuModel, { rewardWeight: BigInt(model.rewardWeight), prices: byToken }] as const
    }),
  )
}
