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

/** Looked at in one cycle, in no order: those that cannot be voided now (disputed) must not hold up the others. */
const VOIDS_A_CYCLE = 200

/**
 * Gives held money back: at once where a payment differs from its quote, and where its task is completed, after the
 * last epoch of the task was captured. `isTaskSettled` says of the expression `q.task_id` whether all its usage is weighed.
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
  const { network, operator, toBlock, isTaskSettled } = parameters
  const { rows } = await db.execute<HeldRow>(sql`
    SELECT p.payment_id, p.operator, p.payer, p.token, p.max_amount, p.fee_bps, p.burn_bps, p.authorization_expiry,
      p.refund_expiry, p.salt
    FROM payments p LEFT JOIN quotes q ON q.chain_id = p.chain_id AND q.payment_id = p.payment_id
    WHERE p.chain_id = ${network.chainId} AND p.operator = ${operator} AND p.authorized_block <= ${toBlock}
      AND p.authorized > p.captured + p.voided + p.reclaimed
      AND (p.rejection IS NOT NULL OR (${isTaskSettled} AND NOT EXISTS (
        SELECT 1 FROM captures_due d WHERE d.chain_id = p.chain_id AND d.payment_id = p.payment_id
          AND (d.state IN ('due', 'sent') OR (d.state = 'given-up' AND d.reason IS DISTINCT FROM 'EXPIRED')))))
    ORDER BY random() LIMIT ${VOIDS_A_CYCLE}`)
  return rows
}
