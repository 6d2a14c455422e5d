import 'server-only'
import { sql } from 'drizzle-orm'
import { encodeFunctionData, type Hex, type PublicClient } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { SignedDecision } from '@/lib/db/schema/disputes'
import type { Db } from '@/lib/db/server/database'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { assertDecisionSignature, DecisionSignatureError } from './assert-decision-signature'
import { isFrozen } from './is-frozen'
import { toPaymentInfo } from './send-captures'

/** Decisions looked at in one cycle. */
const DECIDED_A_CYCLE = 20

type DecidedRow = Parameters<typeof toPaymentInfo>[0] & {
  payment_id: Hex
  hash: Hex
  author: Address
  decision: SignedDecision
  task_ref: Hex
}

/**
 * Ends disputes as operators signed that they shall end, with the worker's own key and in its own order: sent from a
 * wallet beside the queue, the two would take each other's nonces. Whether the author may decide is asked of the chain
 * here, not believed of whoever wrote the row. `chainTime` is that of the final block, Unix seconds.
 */
export async function requestResolutions(
  { db, client }: { db: Db; client: PublicClient },
  parameters: { network: NetworkConfig; operator: Address; chainTime: number; onAlert: (message: string) => void },
): Promise<void> {
  const { network, operator, onAlert } = parameters
  for (const row of await selectDecided(db, parameters)) {
    const { captured, epoch, deadline, signature } = row.decision
    const terms = { captured: BigInt(captured), epoch, deadline, resolutionHash: row.hash }
    const decision = { paymentId: row.payment_id, ...terms }
    try {
      await assertDecisionSignature(client, { network, signer: row.author, signature, decision })
    } catch (error) {
      if (!(error instanceof DecisionSignatureError)) throw error
      onAlert(`${network.name}: a decision about payment ${row.payment_id} is not taken: ${error.message}`)
      continue
    }
    await requestTransaction(db, {
      chainId: network.chainId,
      signer: operator,
      intent: `resolve:${row.payment_id}:${row.hash}`,
      to: network.deployment.escrow,
      data: encodeFunctionData({
        abi: paymentEscrowAbi,
        functionName: 'resolveDispute',
        args: [toPaymentInfo(row), terms.captured, BigInt(epoch), row.task_ref, row.hash],
      }),
      description: `decide the dispute of payment ${row.payment_id}`,
    })
  }
}

/** The newest decision of each payment that is still disputed, where it is signed and in time. */
async function selectDecided(
  db: Db,
  { network, chainTime }: { network: NetworkConfig; chainTime: number },
): Promise<DecidedRow[]> {
  const { rows } = await db.execute<DecidedRow>(sql`
    SELECT p.payment_id, p.operator, p.payer, p.token, p.max_amount, p.fee_bps, p.burn_bps, p.authorization_expiry,
      p.refund_expiry, p.salt, s.hash, s.author, s.decision, COALESCE(t.task_ref, '0x' || repeat('0', 64)) AS task_ref
    FROM (SELECT DISTINCT ON (payment_id) * FROM dispute_statements
        WHERE chain_id = ${network.chainId} AND kind = 'resolution' AND decision IS NOT NULL
        ORDER BY payment_id, created_at DESC, hash) s
      JOIN payments p ON p.chain_id = s.chain_id AND p.payment_id = s.payment_id
      LEFT JOIN quotes q ON q.quote_id = p.quote_id
      LEFT JOIN tasks t ON t.chain_id = q.chain_id AND t.task_id = q.task_id
    WHERE ${isFrozen(sql`p`)} AND p.authorized > p.captured + p.voided + p.reclaimed
      AND (s.decision ->> 'deadline')::bigint > ${chainTime}
    ORDER BY s.created_at LIMIT ${DECIDED_A_CYCLE}`)
  return rows
}
