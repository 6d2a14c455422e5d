import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { foldLimit, type LimitFrom } from '../prepaid-credit'
import { accountKey, type PrepaidAccount } from './read-prepaid-balances'

type Row = { payer: `0x${string}`; token: `0x${string}`; limit: string; from_epoch: string; at: string }

/**
 * The limits of some balances, epoch by epoch, folded from final events: the escrow itself answers only what holds now
 * and next, and an epoch is weighed when it is over. Keyed as the balances are.
 */
export async function readPrepaidLimits(
  db: Db,
  parameters: {
    chainId: number
    toBlock: number
    accounts: readonly PrepaidAccount[]
    /** The escrow's epoch at a time in Unix seconds. */
    epochAt: (seconds: number) => number
  },
): Promise<Map<string, LimitFrom[]>> {
  const { chainId, toBlock, accounts, epochAt } = parameters
  const limits = new Map<string, LimitFrom[]>()
  if (accounts.length === 0) return limits
  const payers = JSON.stringify(accounts.map(({ payer }) => payer))
  const { rows } = await db.execute<Row>(sql`
    SELECT lower(args ->> 'payer') AS payer, lower(args ->> 'token') AS token, args ->> 'maxPerEpoch' AS limit,
      args ->> 'fromEpoch' AS from_epoch, block_time AS at
    FROM chain_logs WHERE chain_id = ${chainId} AND event_name = 'PrepaidLimitSet' AND block_number <= ${toBlock}
      AND lower(args ->> 'payer') IN (SELECT value FROM json_array_elements_text(${payers}::json))
    ORDER BY block_number, log_index`)
  for (const row of rows) {
    const key = accountKey(row)
    const set = { epoch: epochAt(Number(row.at)), fromEpoch: Number(row.from_epoch), limit: BigInt(row.limit) }
    limits.set(key, foldLimit(limits.get(key) ?? [], set))
  }
  return limits
}
