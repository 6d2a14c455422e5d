import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { encodeFunctionData, type Hex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { toPaymentInfo } from './send-captures'

type HeldRow = Parameters<typeof toPaymentInfo>[0] & { payment_id: Hex }

/** Looked at in one cycle: the new ones first, then those that failed before, in no order, so that none holds up another. */
const VOIDS_A_CYCLE = 200

/**
 * Gives held money back: at once where a payment differs from its quote, and where its task is completed, after the
 * last epoch of the task was captured. `isTaskSettled` says of the expression `q.task_id` whether all its usage is weighed.
 `operator` is
 * the address of the key that sends.
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
  for (const row of await selectVoidable(db, parameters)) {
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

async function selectVoidable(db: Db, parameters: Parameters<typeof requestVoids>[1]): Promise<HeldRow[]> {
  const { network, toBlock, isTaskSettled } = parameters
  const { rows } = await db.execute<HeldRow>(sql`
    SELECT p.payment_id, p.operator, p.payer, p.token, p.max_amount, p.fee_bps, p.burn_bps, p.authorization_expiry,
      p.refund_expiry, p.salt
    FROM payments p LEFT JOIN quotes q ON q.chain_id = p.chain_id AND q.payment_id = p.payment_id
    LEFT JOIN operator_transactions t ON t.chain_id = p.chain_id AND t.idempotency_key = 'void:' || p.payment_id || '#1'
    WHERE p.chain_id = ${network.chainId} AND p.operator IN (${operatorsOf(parameters)})
      AND p.authorized_block <= ${toBlock} AND (t.id IS NULL OR t.state IN ('failed', 'reverted'))
      AND NOT ${isDisputed}
      AND p.authorized > p.captured + p.voided + p.reclaimed
      AND (p.rejection IS NOT NULL OR (${isTaskSettled} AND NOT EXISTS (
        SELECT 1 FROM captures_due d WHERE d.chain_id = p.chain_id AND d.payment_id = p.payment_id
          AND (d.state IN ('due', 'sent') OR (d.state = 'given-up' AND d.reason IS DISTINCT FROM 'EXPIRED')))))
    ORDER BY t.id IS NOT NULL, CASE WHEN t.id IS NOT NULL THEN random() END, p.authorized_block LIMIT ${VOIDS_A_CYCLE}`)
  return rows
}

/** Held money that a dispute freezes can only be given back by its resolution. */
const isDisputed = sql`COALESCE((SELECT v.type = 'disputed' FROM payment_events v
  WHERE v.chain_id = p.chain_id AND v.payment_id = p.payment_id AND v.type IN ('disputed', 'dispute-resolved')
  ORDER BY v.block_number DESC, v.log_index DESC LIMIT 1), false)`

/** Query of the operators that the escrow lets this key send for. */
function operatorsOf({ network, operator, toBlock }: Parameters<typeof requestVoids>[1]): SQL {
  return sql`
    SELECT s.operator FROM (
      SELECT DISTINCT ON (args ->> 'operator') lower(args ->> 'operator') AS operator, lower(args ->> 'signer') AS signer
      FROM chain_logs WHERE chain_id = ${network.chainId} AND event_name = 'OperatorSet' AND block_number <= ${toBlock}
      ORDER BY args ->> 'operator', block_number DESC, log_index DESC) s
    WHERE s.signer = ${operator}`
}
