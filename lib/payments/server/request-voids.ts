import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { encodeFunctionData, type Hex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { isFrozen } from './is-frozen'
import { toPaymentInfo } from './send-captures'

type HeldRow = Parameters<typeof toPaymentInfo>[0] & { payment_id: Hex }

/** Looked at in one cycle: the new ones first, then those that failed before, in no order, so that none holds up another. */
const VOIDS_A_CYCLE = 200
/** Payments without a quote of ours that are on their way back at a time: anybody can make such, of one base unit each. */
const UNQUOTED_AT_A_TIME = 4

/**
 * Gives held money back: at once where a payment differs from its quote, and where its task is completed, after the
 * last epoch of the task was captured. `isTaskSettled` says of the expression `q.task_id` whether all its usage is weighed.
 * `operator` is the address of the key that sends.
 */
export async function requestVoids(
  db: Db,
  parameters: {
    network: NetworkConfig
    operator: Address
    toBlock: number
    isTaskSettled: SQL
  },
): Promise<void> {
  const { network, operator } = parameters
  const quoted = await selectVoidable(db, parameters, { where: sql`q.quote_id IS NOT NULL`, limit: VOIDS_A_CYCLE })
  const free = UNQUOTED_AT_A_TIME - (await countUnquotedUnderWay(db, network.chainId))
  const unquoted = await selectVoidable(db, parameters, { where: sql`q.quote_id IS NULL`, limit: Math.max(free, 0) })
  for (const row of [...quoted, ...unquoted]) {
    await requestTransaction(db, {
      chainId: network.chainId,
      signer: operator,
      intent: `void:${row.payment_id}`,
      to: network.deployment.escrow,
      data: encodeFunctionData({ abi: paymentEscrowAbi, functionName: 'voidPayment', args: [toPaymentInfo(row)] }),
      description: `void payment ${row.payment_id}`,
    })
  }
}

async function countUnquotedUnderWay(db: Db, chainId: number): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM operator_transactions t
    WHERE t.chain_id = ${chainId} AND t.state IN ('queued', 'sent') AND t.idempotency_key LIKE 'void:%'
      AND NOT EXISTS (SELECT 1 FROM quotes q WHERE q.chain_id = t.chain_id
        AND q.payment_id = split_part(split_part(t.idempotency_key, '#', 1), ':', 2))`)
  return rows[0]?.count ?? 0
}

async function selectVoidable(
  db: Db,
  parameters: Parameters<typeof requestVoids>[1],
  { where, limit }: { where: SQL; limit: number },
): Promise<HeldRow[]> {
  const { network, toBlock, isTaskSettled } = parameters
  const { rows } = await db.execute<HeldRow>(sql`
    SELECT p.payment_id, p.operator, p.payer, p.token, p.max_amount, p.fee_bps, p.burn_bps, p.authorization_expiry,
      p.refund_expiry, p.salt
    FROM payments p LEFT JOIN quotes q ON q.chain_id = p.chain_id AND q.payment_id = p.payment_id
    LEFT JOIN operator_transactions t ON t.chain_id = p.chain_id AND t.idempotency_key = 'void:' || p.payment_id || '#1'
    WHERE p.chain_id = ${network.chainId} AND p.operator IN (${operatorsOf(parameters)})
      AND p.authorized_block <= ${toBlock} AND (t.id IS NULL OR t.state IN ('failed', 'reverted'))
      AND NOT ${isFrozen(sql`p`)} AND ${where}
      AND p.authorized > p.captured + p.voided + p.reclaimed
      AND (p.rejection IS NOT NULL OR (${isTaskSettled} AND NOT EXISTS (
        SELECT 1 FROM captures_due d WHERE d.chain_id = p.chain_id AND d.payment_id = p.payment_id
          AND (d.state IN ('due', 'sent') OR (d.state = 'given-up' AND d.reason IS DISTINCT FROM 'EXPIRED')))))
    ORDER BY t.id IS NOT NULL, CASE WHEN t.id IS NOT NULL THEN random() END, p.authorized_block LIMIT ${limit}`)
  return rows
}

/** Query of the operators that the escrow lets this key send for. */
function operatorsOf({ network, operator, toBlock }: Parameters<typeof requestVoids>[1]): SQL {
  return sql`
    SELECT s.operator FROM (
      SELECT DISTINCT ON (args ->> 'operator') lower(args ->> 'operator') AS operator, lower(args ->> 'signer') AS signer
      FROM chain_logs WHERE chain_id = ${network.chainId} AND event_name = 'OperatorSet' AND block_number <= ${toBlock}
      ORDER BY args ->> 'operator', block_number DESC, log_index DESC) s
    WHERE s.signer = ${operator}`
}
