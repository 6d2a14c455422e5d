import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

/** What the escrow held, as of a block, of the payment that a row (its alias) names by chain_id and payment_id. */
export function heldAt(row: SQL, toBlock: number): SQL {
  return sql`(SELECT COALESCE(sum(CASE h.type WHEN 'authorized' THEN h.amount WHEN 'captured' THEN -h.amount
      WHEN 'voided' THEN -h.amount WHEN 'reclaimed' THEN -h.amount ELSE 0 END), 0)
    FROM payment_events h WHERE h.chain_id = ${row}.chain_id AND h.payment_id = ${row}.payment_id
      AND h.block_number <= ${toBlock})`
}
