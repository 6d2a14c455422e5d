import 'server-only'
import { randomUUID } from 'node:crypto'
import { encodeFunctionData } from 'viem'
import type { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { requestTransaction } from '@/lib/db/server/request-transaction'

/** Why a row is due again after its batch failed: what cannot be sent holds up no other. */
const SEND_ALONE = 'SEND_ALONE'

/** What is to be sent for a batch: a call of the escrow, and words for people and logs. */
type BatchCall = {
  call: Parameters<typeof encodeFunctionData<typeof paymentEscrowAbi>>[0]
  description: string
}

/** Where due rows are, and what becomes of a batch of them. */
export type DueRows<Row extends { reason: string | null }> = {
  /** First part of the transactions' intents. */
  intent: 'capture' | 'settle'
  /** Due rows that go into one transaction, those that have to go alone last; locks them. */
  select: (tx: Db) => Promise<Row[]>
  /** What takes a batch; it has at least one row. */
  toCall: (batch: readonly [Row, ...Row[]]) => BatchCall
  /** Notes with what a batch was sent: id of the operator's transaction. */
  markSent: (tx: Db, batch: readonly Row[], id: string) => Promise<unknown>
}

/**
 * Queues everything that is due, batched; rows and queue change in one transaction. A batch that failed is sent again
 * one by one, so that a row that cannot be sent holds up no other.
 */
export async function sendDue<Row extends { reason: string | null }>(
  db: Db,
  parameters: { network: NetworkConfig; operator: Address; due: DueRows<Row> },
): Promise<void> {
  while (await db.transaction((tx) => sendBatch(tx, parameters)));
}

async function sendBatch<Row extends { reason: string | null }>(
  tx: Db,
  { network, operator, due }: { network: NetworkConfig; operator: Address; due: DueRows<Row> },
): Promise<boolean> {
  const batch = aloneOrTogether(await due.select(tx))
  if (!batch) return false
  const { call, description } = due.toCall(batch)
  const { id } = await requestTransaction(tx, {
    chainId: network.chainId,
    signer: operator,
    intent: `${due.intent}:${randomUUID()}`,
    to: network.deployment.escrow,
    data: encodeFunctionData(call),
    description,
  })
  await due.markSent(tx, batch, id)
  return true
}

/** The first row by itself where its batch failed before, else all that have not. */
function aloneOrTogether<Row extends { reason: string | null }>(rows: readonly Row[]): [Row, ...Row[]] | null {
  const [first, ...rest] = rows
  if (!first) return null
  return first.reason === SEND_ALONE ? [first] : [first, ...rest.filter((row) => row.reason !== SEND_ALONE)]
}
