import 'server-only'
import { and, desc, eq, sql } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { rateCards } from '@/lib/db/schema/epochs'
import type { Db } from '@/lib/db/server/database'
import { type EpochSchedule, epochBounds } from '@/lib/usage/epoch-schedule'
import { findRateCard } from '@/lib/usage/server/find-rate-card'
import type { RateCardView } from '../rate-card-view'

/** A network's rate cards, newest version first. */
export async function listRates(
  db: Db,
  parameters: { chainId: number; schedule: EpochSchedule; limit: number; cursor?: string | undefined },
): Promise<ResultPage<RateCardView>> {
  const { chainId, schedule, limit, cursor } = parameters
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer'])
  const rows = await db
    .select({ version: rateCards.version })
    .from(rateCards)
    .where(and(eq(rateCards.chainId, chainId), key ? sql`${rateCards.version} < ${key[0]}::bigint` : undefined))
    .orderBy(desc(rateCards.version))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const cards = await Promise.all(page.map(({ version }) => findRateCard(db, { chainId, version })))
  return {
    items: cards.flatMap((card) => (card === null ? [] : toRateCardView(card, { chainId, schedule }))),
    nextCursor: last ? encodeCursor([last.version]) : null,
  }
}

function toRateCardView(
  card: NonNullable<Awaited<ReturnType<typeof findRateCard>>>,
  { chainId, schedule }: { chainId: number; schedule: EpochSchedule },
): RateCardView {
  return {
    chainId,
    version: card.version,
    effectiveEpoch: card.effectiveEpoch,
    effectiveAt: epochBounds(schedule, card.effectiveEpoch).startsAt,
    formulaVersion: card.formulaVersion,
    feeBps: card.feeBps,
    burnBps: card.burnBps,
    models: [...card.models].map(([gpuModel, rate]) => ({
      gpuModel,
      rewardWeight: Number(rate.rewardWeight),
      prices: [...rate.prices].map(([token, price]) => ({
        token: toChecksumAddress(token),
        pricePerGpuHour: price.toString(),
      })),
    })),
  }
}
