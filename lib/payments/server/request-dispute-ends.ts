import 'server-only'
import { sql } from 'drizzle-orm'
import { encodeFunctionData, type Hex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { toPaymentInfo } from './send-captures'

/** Disputes ended in one cycle. */
const ENDED_A_CYCLE = 50

type DisputedRow = Parameters<typeof toPaymentInfo>[0] & { payment_id: Hex; until: string }

/**
 * Ends disputes that nobody resolved before their limit, in the payer's favour: anybody may, and the consumer need not.
 * `chainTime` is that of the final block, Unix seconds.
 */
export async function requestDisputeEnds(
  db: Db,
  parameters: { network: NetworkConfig; operator: Address; toBlock: number; chainTime: number },
): Promise<void> {
  const { network, operator } = parameters
  for (const row of await selectOverdue(db, parameters)) {
    await requestTransaction(db, {
      chainId: network.chainId,
      signer: operator,
      intent: `expire-dispute:${row.payment_id}:${row.until}`,
      to: network.deployment.escrow,
      data: encodeFunctionData({ abi: paymentEscrowAbi, functionName: 'expireDispute', args: [toPaymentInfo(row)] }),
      description: `end the dispute of payment ${row.payment_id}`,
    })
  }
}

async function selectOverdue(
  db: Db,
  { network, toBlock, chainTime }: { network: NetworkConfig; toBlock: number; chainTime: number },
): Promise<DisputedRow[]> {
  const { rows } = await db.execute<DisputedRow>(sql`
    SELECT p.payment_id, p.operator, p.payer, p.token, p.max_amount, p.fee_bps, p.burn_bps, p.authorization_expiry,
      p.refund_expiry, p.salt, last.until
    FROM payments p CROSS JOIN LATERAL (
      SELECT v.type, v.details ->> 'disputedUntil' AS until FROM payment_events v
      WHERE v.chain_id = p.chain_id AND v.payment_id = p.payment_id AND v.block_number <= ${toBlock}
        AND v.type IN ('disputed', 'dispute-resolved')
      ORDER BY v.block_number DESC, v.log_index DESC LIMIT 1) last
    WHERE p.chain_id = ${network.chainId} AND p.authorized > p.captured + p.voided + p.reclaimed
      AND last.type = 'disputed' AND last.until::bigint <= ${chainTime}
    ORDER BY last.until::bigint, p.payment_id LIMIT ${ENDED_A_CYCLE}`)
  return rows
}
