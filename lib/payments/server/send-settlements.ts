import 'server-only'
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { encodeFunctionData, type Hex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { packSettlements } from '../pack-settlements'

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
 * against its payer's limit in this order. Rows and queue change in one transaction.
 */
export async function sendSettlements(
  db: Db,
  { network, operator }: { network: NetworkConfig; operator: Address },
): Promise<void> {
  while (await sendBatch(db, { network, operator }));
}

async function sendBatch(
  db: Db,
  { network, operator }: { network: NetworkConfig; operator: Address },
): Promise<boolean> {
  const { chainId } = network
  return db.transaction(async (tx) => {
    const batch = await selectBatch(tx, chainId)
    const [first] = batch
    if (!first) return false
    const items = batch.map((row) => ({ payer: row.payer, amount: BigInt(row.asked), taskRef: row.task_ref }))
    const { id } = await requestTransaction(tx, {
      chainId,
      signer: operator,
      intent: `settle:${randomUUID()}`,
      to: network.deployment.escrow,
      data: encodeFunctionData({
        abi: paymentEscrowAbi,
        functionName: 'settlePacked',
        args: [BigInt(first.epoch), first.token, packSettlements(items)],
      }),
      description: `settle ${batch.length} prepaid tasks of epoch ${first.epoch}`,
    })
    const taskIds = JSON.stringify(batch.map((row) => row.task_id))
    await tx.execute(sql`
      UPDATE settlements_due SET state = 'sent', operator_transaction_id = ${id}
      WHERE chain_id = ${chainId} AND epoch = ${first.epoch}
        AND task_id IN (SELECT value FROM json_array_elements_text(${taskIds}::json))`)
    return true
  })
}

/** Due rows of the oldest epoch in one token; one that failed in a batch goes alone. */
async function selectBatch(tx: Db, chainId: number): Promise<DueRow[]> {
  const { rows } = await tx.execute<DueRow>(sql`
    SELECT d.task_id, d.epoch, d.token, d.payer, d.task_ref, d.asked, d.reason FROM settlements_due d
    JOIN (SELECT epoch, token FROM settlements_due WHERE chain_id = ${chainId} AND state = 'due'
      ORDER BY epoch, token LIMIT 1) f ON f.epoch = d.epoch AND f.token = d.token
    WHERE d.chain_id = ${chainId} AND d.state = 'due'
    ORDER BY d.reason NULLS LAST, d.task_id LIMIT ${SETTLEMENTS_PER_BATCH} FOR UPDATE OF d`)
  const [first] = rows
  if (first?.reason === 'SEND_ALONE') return [first]
  return rows.filter((row) => row.reason !== 'SEND_ALONE')
}
