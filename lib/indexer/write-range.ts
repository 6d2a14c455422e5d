import 'server-only'
import { and, eq, lt, sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { chainBlocks, chainCheckpoints } from '@/lib/db/schema/chain'
import { historyEntries } from '@/lib/db/schema/history'
import { paymentEvents } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { insertNewRows } from '@/lib/db/server/insert-rows'
import { findPaymentParties } from '@/lib/payments/server/find-payment-parties'
import { findTaskIds } from '@/lib/payments/server/find-task-ids'
import { refoldPayments } from '@/lib/payments/server/refold-payments'
import type { BlockHeader } from './block-header'
import type { Checkpoint } from './checkpoint'
import { notifyChange } from './notify-change'
import { toPaymentHistory } from './payment-history'
import type { PreparedRange } from './prepare-range'
import type { HistoryRow, PaymentEventRow } from './read-model-batch'

/**
 * Writes a range in one transaction: raw logs, read models and the checkpoint. Finality follows the last block written,
 * never a head that an endpoint merely claims. Throws {@link CheckpointMovedError} when another indexer was quicker.
 * Nothing above a checkpoint is ever in the tables: what a reorg takes back is deleted with it.
 */
export async function writeRange(
  db: Db,
  parameters: { checkpoint: Checkpoint; range: PreparedRange; confirmations: number },
): Promise<Checkpoint> {
  const { checkpoint, range, confirmations } = parameters
  const next = advance(checkpoint, range.headers, confirmations)
  return db.transaction(async (tx) => {
    await moveCheckpoint(tx, checkpoint, next)
    await writeBlocks(tx, next, range.headers)
    for (const statement of range.inserts) await tx.execute(statement)
    await writeReadModels(tx, checkpoint.chainId, range)
    await notifyChange(tx, { ...range, chainId: checkpoint.chainId, block: next.blockNumber })
    return next
  })
}

function advance(checkpoint: Checkpoint, headers: readonly BlockHeader[], confirmations: number): Checkpoint {
  const last = headers.at(-1)
  if (!last) return checkpoint
  return {
    ...checkpoint,
    blockNumber: last.number,
    blockHash: last.hash,
    blockTime: last.timestamp,
    finalizedBlock: Math.max(checkpoint.finalizedBlock, last.number - confirmations),
  }
}

/** Moves only from where we believe it is: two indexers can never both write. */
async function moveCheckpoint(tx: Db, from: Checkpoint, to: Checkpoint): Promise<void> {
  const moved = await tx
    .update(chainCheckpoints)
    .set({
      blockNumber: to.blockNumber,
      blockHash: to.blockHash,
      blockTime: to.blockTime,
      finalizedBlock: to.finalizedBlock,
      updatedAt: sql`now()`,
    })
    .where(
      and(
        eq(chainCheckpoints.chainId, from.chainId),
        eq(chainCheckpoints.blockNumber, from.blockNumber),
        eq(chainCheckpoints.blockHash, from.blockHash),
      ),
    )
    .returning({ chainId: chainCheckpoints.chainId })
  if (moved.length !== 1) throw new CheckpointMovedError(from.chainId)
}

/** Keeps the hashes from the last final block on: that one anchors the search for a fork. */
async function writeBlocks(tx: Db, { chainId, finalizedBlock }: Checkpoint, headers: readonly BlockHeader[]) {
  const kept = headers.filter((header) => header.number >= finalizedBlock)
  await insertNewRows(
    tx,
    chainBlocks,
    kept.map((header) => ({
      chainId,
      blockNumber: header.number,
      blockHash: header.hash,
      parentHash: header.parentHash,
      blockTime: header.timestamp,
    })),
  )
  await tx.delete(chainBlocks).where(and(eq(chainBlocks.chainId, chainId), lt(chainBlocks.blockNumber, finalizedBlock)))
}

/** The rows that need what the database knows of their payments and tasks. */
async function writeReadModels(tx: Db, chainId: number, { batch, taskLines }: PreparedRange): Promise<void> {
  if (batch.payments.length === 0 && taskLines.length === 0) return
  const paymentIds = [...new Set(batch.payments.map((event) => event.paymentId))]
  const tokens = await findTokens(tx, chainId, batch.payments)
  await insertNewRows(
    tx,
    paymentEvents,
    batch.payments.map((event) => toEventRow(event, tokens)),
  )
  await refoldPayments(tx, { chainId, paymentIds })
  const parties = await findPaymentParties(tx, { chainId, paymentIds })
  const lines = await nameTasks(tx, chainId, taskLines)
  await insertNewRows(tx, historyEntries, [...lines, ...toPaymentHistory(batch.payments, parties)])
}

/** Events carry a salted reference in the task's place; the history of its payer names the task. */
async function nameTasks(tx: Db, chainId: number, history: readonly HistoryRow[]) {
  const taskRefs = history.flatMap(({ taskRef }) => (taskRef ? [taskRef] : []))
  const taskIds = await findTaskIds(tx, { chainId, taskRefs })
  return history.map(({ taskRef, ...row }) => ({ ...row, taskId: (taskRef && taskIds.get(taskRef)) ?? null }))
}

/** Some escrow events do not name the token: it is that of the payment, known from before or from this very range. */
async function findTokens(tx: Db, chainId: number, events: readonly PaymentEventRow[]): Promise<Map<string, Address>> {
  const named = new Map(events.flatMap((event) => (event.token ? [[event.paymentId, event.token] as const] : [])))
  const missing = events.filter((event) => !named.has(event.paymentId)).map((event) => event.paymentId)
  const known = await findPaymentParties(tx, { chainId, paymentIds: [...new Set(missing)] })
  for (const [paymentId, { token }] of known) named.set(paymentId, token)
  return named
}

function toEventRow(event: PaymentEventRow, tokens: ReadonlyMap<string, Address>): typeof paymentEvents.$inferInsert {
  const { info, details, ...row } = event
  const token = event.token ?? tokens.get(event.paymentId)
  if (!token) throw new UnknownPaymentError(event.paymentId)
  return { ...row, token, details: info ?? details }
}

/** The checkpoint is not where this indexer left it: another one runs on the same database. */
export class CheckpointMovedError extends AppError {
  constructor(chainId: number) {
    super(`The checkpoint of network ${chainId} was moved by another process`, {
      code: 'CHECKPOINT_MOVED',
      status: 503,
      hint: 'Run one indexer on a database.',
      retryable: true,
    })
  }
}

/** An event names a payment whose authorisation was never seen: the index started too late. */
export class UnknownPaymentError extends AppError {
  constructor(paymentId: string) {
    super(`Payment ${paymentId} has an event but no authorisation`, {
      code: 'UNKNOWN_PAYMENT',
      status: 500,
      hint: 'The deployments file must name the block of the first deployment in fromBlock.',
    })
  }
}
