import 'server-only'
import { sql } from 'drizzle-orm'
import { assert } from '@/lib/core/assert'
import type { Db } from '@/lib/db/server/database'
import { type EpochSchedule, epochBounds } from '../epoch-schedule'
import { findEffectiveRateCard } from './find-rate-card'

/** Where records of an epoch count now: there, or in the earliest open epoch where it is closed. */
export type CountedEpochs = { get: (own: number) => { epoch: number; models: ReadonlyMap<string, unknown> } }

/**
 * Locks the epochs that records will count in against being closed, until the transaction ends: closing waits for
 * ingest and ingest for closing. Rows that are missing are made, so that the earliest open epoch is always known.
 */
export async function lockCountedEpochs(
  tx: Db,
  parameters: { chainId: number; schedule: EpochSchedule; epochs: readonly number[]; currentEpoch: number },
): Promise<CountedEpochs> {
  const { chainId } = parameters
  const own = [...new Set(parameters.epochs)].sort((a, b) => a - b)
  await ensureEpochs(tx, { ...parameters, last: Math.max(parameters.currentEpoch, ...own) })
  const list = sql.join(
    own.map((epoch) => sql`${epoch}`),
    sql`, `,
  )
  const open = await tx.execute<{ epoch: number }>(sql`
    SELECT epoch FROM epochs WHERE chain_id = ${chainId} AND status = 'open' AND epoch IN (${list})
    ORDER BY epoch FOR SHARE`)
  const openNow = new Set(open.rows.map((row) => row.epoch))
  const earliest = own.every((epoch) => openNow.has(epoch)) ? null : await lockEarliestOpen(tx, chainId)
  const counted = new Map<number, { epoch: number; models: ReadonlyMap<string, unknown> }>()
  for (const epoch of own) {
    const target = openNow.has(epoch) ? epoch : earliest
    assert(target !== null, 'some epoch is always open')
    const card = await findEffectiveRateCard(tx, { chainId, epoch: target })
    counted.set(epoch, { epoch: target, models: card?.models ?? new Map() })
  }
  return {
    get(epoch) {
      const found = counted.get(epoch)
      assert(found, 'every asked epoch was locked')
      return found
    },
  }
}

/** The lowest open epoch; a row that is closed while we wait for it is passed over. */
async function lockEarliestOpen(tx: Db, chainId: number): Promise<number | null> {
  const { rows } = await tx.execute<{ epoch: number }>(sql`
    SELECT epoch FROM epochs WHERE chain_id = ${chainId} AND status = 'open' ORDER BY epoch LIMIT 1 FOR SHARE`)
  return rows[0]?.epoch ?? null
}

/** Makes the rows of all epochs from 0 up to `last` that are missing. Called by ingest and by the worker. */
export async function ensureEpochs(
  db: Db,
  { chainId, schedule, last }: { chainId: number; schedule: EpochSchedule; last: number },
): Promise<void> {
  if (last < 0) return
  const { rows } = await db.execute<{ next: number }>(
    sql`SELECT COALESCE(max(epoch) + 1, 0)::int AS next FROM epochs WHERE chain_id = ${chainId}`,
  )
  const next = rows[0]?.next ?? 0
  if (next > last) return
  const { startsAt } = epochBounds(schedule, 0)
  await db.execute(sql`
    INSERT INTO epochs (chain_id, epoch, starts_at, ends_at)
    SELECT ${chainId}, n, ${startsAt}::bigint + n * ${schedule.lengthSeconds}::bigint,
      ${startsAt}::bigint + (n + 1) * ${schedule.lengthSeconds}::bigint
    FROM generate_series(${next}::bigint, ${last}::bigint) AS n ORDER BY n
    ON CONFLICT DO NOTHING`)
}
