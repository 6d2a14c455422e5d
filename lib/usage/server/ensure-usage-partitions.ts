import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'

/** Epochs whose partition is made ahead of time. */
const AHEAD = 3

/** Shorter epochs than this share the default partition: a table a minute would be a burden, not a help. */
const SHORTEST_PARTITIONED_SECONDS = 3600

/** Longest wait for the table's lock; the next cycle tries again. */
const LOCK_TIMEOUT = '2s'
/** PostgreSQL's word for a lock that was not had in time (appendix A of its manual). */
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Makes the partitions of the running epoch and those after it, so that a large epoch is loaded, summed and one day
 * dropped by itself. An epoch that already has records in the default partition stays there.
 */
export async function ensureUsagePartitions(
  db: Db,
  { epoch, lengthSeconds }: { epoch: number; lengthSeconds: number },
): Promise<void> {
  if (lengthSeconds < SHORTEST_PARTITIONED_SECONDS || epoch < 0) return
  for (let number = epoch; number < epoch + AHEAD; number += 1) {
    const { rows } = await db.execute<{ known: boolean; used: boolean }>(sql`
      SELECT to_regclass(${`usage_records_e${number}`}) IS NOT NULL AS known,
        EXISTS (SELECT 1 FROM usage_records_default WHERE epoch = ${number}) AS used`)
    if (rows[0]?.known || rows[0]?.used) continue
    if (!(await createPartition(db, number))) return
  }
}

/** False where somebody reads or writes usage for so long that its lock cannot be had: no cycle fails for that. */
async function createPartition(db: Db, epoch: number): Promise<boolean> {
  const made = db.transaction(async (tx) => {
    await tx.execute(sql.raw(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`))
    await tx.execute(
      sql.raw(`CREATE TABLE IF NOT EXISTS usage_records_e${epoch} PARTITION OF usage_records
        FOR VALUES FROM (${epoch}) TO (${epoch + 1})`),
    )
    return true
  })
  return made.catch((error: unknown) => {
    if (isLockTimeout(error)) return false
    throw error
  })
}

function isLockTimeout(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause && cause.code === LOCK_NOT_AVAILABLE
}
