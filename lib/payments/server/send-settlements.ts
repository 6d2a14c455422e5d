import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { packSettlements } from '../pack-settlements'
import { sendDue } from './send-due'

/** Settlements in one transaction: at some 9,500 gas each, far below any block's limit. */
const SETTLEMENTS_PER_BATCH = 100

type DueRow = {
  task_id: string
  epoch: number
  token: Address
  payer: Address
  task_ref: Hex
  asked: string
  reason: string | null
}

/**
 * Queues every settlement that is due, in batches of one epoch and token, older epochs first: what an epoch costs counts
 * against its payer's limit in this order. See {@link sendDue}.
 */
export async function sendSettlements(
  db: Db,
  { network, operator }: { network: NetworkConfig; operator: Address },
): Promise<void> {
  const { chainId } = network
  await sendDue<DueRow>(db, {
    ...{ network, operator },
    due: {
      intent: 'settle',
      select: (tx) => selectDue(tx, chainId),
      toCall: (batch) => toCall(batch),
      markSent: (tx, batch, id) => {
        const taskIds = JSON.stringify(batch.map((row) => row.task_id))
        return tx.execute(sql`
          UPDATE settlements_due SET state = 'sent', operator_transaction_id = ${id}
          WHERE chain_id = ${chainId} AND epoch = ${batch[0]?.epoch}
            AND task_id IN (SELECT value FROM json_array_elements_text(${taskIds}::json))`)
      },
    },
  })
}

function toCall(batch: readonly [DueRow, ...DueRow[]]) {
  const [{ epoch, token }] = batch
  const items = batch.map((row) => ({ payer: row.payer, amount: BigInt(row.asked), taskRef: row.task_ref }))
  return {
    call: {
      abi: paymentEscrowAbi,
      functionName: 'settlePacked' as const,
      args: [BigInt(epoch), token, packSettlements(items)] as const,
    },
    description: `settle ${batch.length} prepaid tasks of epoch ${epoch}`,
  }
}

/** Due rows of the oldest epoch in one token. */
async function selectDue(tx: Db, chainId: number): Promise<DueRow[]> {
  const { rows } = await tx.execute<DueRow>(sql`
    SELECT d.task_id, d.epoch, d.token, d.payer, d.task_ref, d.asked, d.reason FROM settlements_due d
    JOIN (SELECT epoch, token FROM settlements_due WHERE chain_id = ${chainId} AND state = 'due'
      ORDER BY epoch, token LIMIT 1) f ON f.epoch = d.epoch AND f.token = d.token
    WHERE d.chain_id = ${chainId} AND d.state = 'due'
    ORDER BY d.reason NULLS LAST, d.task_id LIMIT ${SETTLEMENTS_PER_BATCH} FOR UPDATE OF d`)
  return rows
}
