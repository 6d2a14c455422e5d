import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { sendDue } from './send-due'

/** Captures in one transaction: at some 16,000 gas each, far below any block's limit, and one failure costs little. */
const CAPTURES_PER_BATCH = 50

type DueRow = {
  payment_id: Hex
  epoch: number
  amount: string
  reason: string | null
  operator: Address
  payer: Address
  token: Address
  max_amount: string
  fee_bps: number
  burn_bps: number
  authorization_expiry: string
  refund_expiry: string
  salt: Hex
  task_ref: Hex
}

/** Queues every capture that is due, see {@link sendDue}. */
export async function sendCaptures(
  db: Db,
  { network, operator }: { network: NetworkConfig; operator: Address },
): Promise<void> {
  const { chainId } = network
  await sendDue<DueRow>(db, {
    ...{ network, operator },
    due: {
      intent: 'capture',
      select: (tx) => selectDue(tx, chainId),
      toCall: (batch) => ({
        call: { abi: paymentEscrowAbi, functionName: 'captureBatch', args: [batch.map(toItem)] },
        description: batch.length === 1 ? 'capture a payment' : `capture ${batch.length} payments`,
      }),
      markSent: (tx, batch, id) => {
        const keys = batch.map((row) => ({ payment_id: row.payment_id, epoch: row.epoch }))
        return tx.execute(sql`
          UPDATE captures_due d SET state = 'sent', operator_transaction_id = ${id}
          FROM json_to_recordset(${JSON.stringify(keys)}::json) AS r(payment_id text, epoch int)
          WHERE d.chain_id = ${chainId} AND d.payment_id = r.payment_id AND d.epoch = r.epoch`)
      },
    },
  })
}

/** A batch is chosen before anything is joined to it: what waits behind it costs nothing. */
async function selectDue(tx: Db, chainId: number): Promise<DueRow[]> {
  const { rows } = await tx.execute<DueRow>(sql`
    SELECT d.payment_id, d.epoch, d.amount, d.reason, p.operator, p.payer, p.token, p.max_amount, p.fee_bps, p.burn_bps,
      p.authorization_expiry, p.refund_expiry, p.salt, t.task_ref
    FROM (SELECT * FROM captures_due WHERE chain_id = ${chainId} AND state = 'due'
      ORDER BY reason NULLS LAST, epoch, payment_id LIMIT ${CAPTURES_PER_BATCH} FOR UPDATE) d
    JOIN payments p ON p.chain_id = d.chain_id AND p.payment_id = d.payment_id
    JOIN quotes q ON q.chain_id = d.chain_id AND q.payment_id = d.payment_id
    JOIN tasks t ON t.chain_id = d.chain_id AND t.task_id = q.task_id
    ORDER BY d.reason NULLS LAST, d.epoch, d.payment_id`)
  return rows
}

function toItem(row: DueRow) {
  return { info: toPaymentInfo(row), amount: BigInt(row.amount), epoch: BigInt(row.epoch), taskRef: row.task_ref }
}

/** The contract's PaymentInfo of a payment's row. */
export function toPaymentInfo(
  row: Pick<
    DueRow,
    | 'operator'
    | 'payer'
    | 'token'
    | 'max_amount'
    | 'fee_bps'
    | 'burn_bps'
    | 'authorization_expiry'
    | 'refund_expiry'
    | 'salt'
  >,
) {
  return {
    operator: row.operator,
    payer: row.payer,
    token: row.token,
    maxAmount: BigInt(row.max_amount),
    feeBps: row.fee_bps,
    burnBps: row.burn_bps,
    authorizationExpiry: Number(row.authorization_expiry),
    refundExpiry: Number(row.refund_expiry),
    salt: row.salt,
  }
}
