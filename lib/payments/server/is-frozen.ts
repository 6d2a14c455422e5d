import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

/** Whether a dispute freezes what the payment holds that a row (its alias) names by chain_id and payment_id, by the latest block. */
export function isFrozen(row: SQL): SQL {
  return sql`COALESCE((SELECT f.type = 'disputed' FROM payment_events f
    WHERE f.chain_id = ${row}.chain_id AND f.payment_id = ${row}.payment_id AND f.type IN ('disputed', 'dispute-resolved')
    ORDER BY f.block_number DESC, f.log_index DESC LIMIT 1), false)`
}
