import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { burnPerEpoch } from '../top-up-advice'
import type { PrepaidAccount } from './read-prepaid-balances'

/** What a prepaid balance is bound to. Amounts in base units. */
export type PrepaidCommitments = {
  running: number
  /** The most that running tasks can still cost, and what ended ones owe and is not settled yet. */
  committed: bigint
  /** What an epoch costs while all of them run. */
  burn: bigint
}

/** When it is asked, Unix seconds, how long an epoch is, and whether the usage of a task (`q.task_id`) is all weighed. */
export type CommitmentQuestion = { chainId: number; at: number; lengthSeconds: number; isTaskSettled: SQL }

type Row = { running: boolean; gpu_milli: number; price_per_gpu_hour: string; left: string; owed: string }

/** Everything that was started on a balance and is not over. */
export async function readCommitments(
  db: Db,
  { chainId, payer, token, at, lengthSeconds, isTaskSettled }: PrepaidAccount & CommitmentQuestion,
): Promise<PrepaidCommitments> {
  const { rows } = await db.execute<Row>(sql`
    SELECT q.authorization_expiry > ${at} AND NOT (${isTaskSettled}) AS running, q.gpu_milli, q.price_per_gpu_hour,
      q.max_amount - s.settled AS left, s.amount - s.settled AS owed
    FROM quotes q CROSS JOIN LATERAL (
      SELECT COALESCE(sum(d.amount), 0) AS amount, COALESCE(sum(d.settled), 0) AS settled FROM settlements_due d
      WHERE d.chain_id = q.chain_id AND d.task_id = q.task_id) s
    WHERE q.chain_id = ${chainId} AND q.payer = ${payer} AND q.token = ${token} AND q.prepaid_at IS NOT NULL`)
  const running = rows.filter((row) => row.running)
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)
  return {
    running: running.length,
    committed: sum(rows.map((row) => BigInt(row.running ? row.left : row.owed))),
    burn: sum(
      running.map((row) =>
        burnPerEpoch(
          { gpuMilli: row.gpu_milli, pricePerGpuHour: BigInt(row.price_per_gpu_hour), left: BigInt(row.left) },
          lengthSeconds,
        ),
      ),
    ),
  }
}
