import 'server-only'
import { desc, eq } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { rateCards } from '@/lib/db/schema/epochs'
import type { Db } from '@/lib/db/server/database'
import { type EpochSchedule, epochBounds } from '@/lib/usage/epoch-schedule'
import { findRateCard } from '@/lib/usage/server/find-rate-card'
import type { RateCardView } from '../rate-card-view'

/** Most versions that are shown; older ones are in the published files of their epochs. */
const SHOWN_VERSIONS = 50

/** A network's rate cards, newest version first. */
export async function listRates(
  db: Db,
  { chainId, schedule }: { chainId: number; schedule: EpochSchedule },
): Promise<RateCardView[]> {
  const rows = await db
    .select({ version: rateCards.version })
    .from(rateCards)
    .where(eq(rateCards.chainId, chainId))
    .orderBy(desc(rateCards.version))
    .limit(SHOWN_VERSIONS)
  const cards = await Promise.all(rows.map(({ version }) => findRateCard(db, { chainId, version })))
  return cards
    .filter((card) => card !== null)
    .map((card) => ({
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
    }))
}
