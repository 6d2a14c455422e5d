import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { webhookCursors, webhookDeliveries, webhookEndpoints } from '@/lib/db/schema/webhooks'
import type { Db } from '@/lib/db/server/database'
import { insertRows } from '@/lib/db/server/insert-rows'
import type { PaymentEventType } from '../fold-payment'
import type { WarningView } from '../warning-view'
import { toWebhookEvents, type WebhookEvent } from '../webhook-event'

/** Blocks looked through in one transaction. */
const BLOCKS_PER_PASS = 2_000
/** Completions are looked for this far back: a meter may hand one in late. */
const COMPLETED_WITHIN_MS = 86_400_000

/** One network, up to its last final block. */
type Where = { chainId: number; finalizedBlock: number; nowMs: number }

/**
 * Writes a delivery to every endpoint for everything that became final since the last time. Endpoints, deliveries and
 * the cursor move in one transaction, and an event has the same id whenever it is noted: none is lost or told twice.
 */
export async function noteWebhookEvents(db: Db, where: Where): Promise<void> {
  while (await notePass(db, where));
}

async function notePass(db: Db, { chainId, finalizedBlock, nowMs }: Where): Promise<boolean> {
  return db.transaction(async (tx) => {
    const endpoints = await tx.select().from(webhookEndpoints).where(isTold(chainId))
    // Who asks to be told is told from then on.
    const start = endpoints.length === 0 ? finalizedBlock : await readCursor(tx, chainId, finalizedBlock)
    const end = Math.min(finalizedBlock, start + BLOCKS_PER_PASS)
    await writeCursor(tx, chainId, end)
    if (endpoints.length === 0) return false
    const range = { chainId, after: start, to: end, finalizedBlock }
    const events = [
      ...(await findPaymentEvents(tx, range)),
      ...(await findActiveEpochs(tx, range)),
      ...(await findSettlements(tx, range)),
      ...(await findWarnings(tx, { chainId, since: Math.floor((nowMs - COMPLETED_WITHIN_MS) / SECOND_MS) })),
      ...(await findCompletions(tx, { chainId, sinceMs: nowMs - COMPLETED_WITHIN_MS })),
    ]
    await insertRows(
      tx,
      webhookDeliveries,
      events.flatMap((event) => endpoints.map(({ endpointId }) => toDelivery(chainId, endpointId, event))),
    )
    return end < finalizedBlock
  })
}

function isTold(chainId: number) {
  return and(eq(webhookEndpoints.chainId, chainId), isNull(webhookEndpoints.disabledAt))
}

async function readCursor(tx: Db, chainId: number, fallback: number): Promise<number> {
  const [row] = await tx.select().from(webhookCursors).where(eq(webhookCursors.chainId, chainId)).for('update')
  return row?.blockNumber ?? fallback
}

async function writeCursor(tx: Db, chainId: number, blockNumber: number): Promise<void> {
  await tx
    .insert(webhookCursors)
    .values({ chainId, blockNumber })
    .onConflictDoUpdate({ target: webhookCursors.chainId, set: { blockNumber } })
}

function toDelivery(chainId: number, endpointId: string, event: WebhookEvent): typeof webhookDeliveries.$inferInsert {
  const digest = createHash('sha256').update(`${chainId}:${event.type}:${event.subject}`).digest('hex')
  return {
    deliveryId: randomUUID(),
    ...{ chainId, endpointId },
    eventId: `evt_${digest.slice(0, 32)}`,
    type: event.type,
    payload: {
      type: event.type,
      timestamp: new Date(event.at * 1000).toISOString(),
      data: { chainId, ...event.data },
    },
  }
}

type Range = { chainId: number; after: number; to: number; finalizedBlock: number }

type EventRow = {
  type: PaymentEventType
  block_time: string
  tx_hash: string
  log_index: number
  amount: string
  epoch: number | null
  payment_id: string
  task_id: string | null
  quote_id: string | null
  payer: string
  token: string
  authorized: string
  captured: string
  voided: string
  reclaimed: string
  refunded: string
  rejection: string | null
  settled: boolean
}

async function findPaymentEvents(tx: Db, { chainId, after, to, finalizedBlock }: Range): Promise<WebhookEvent[]> {
  const { rows } = await tx.execute<EventRow>(sql`
    SELECT v.type, v.block_time, v.tx_hash, v.log_index, v.amount, v.epoch, p.payment_id, q.task_id, p.quote_id, p.payer,
      p.token, p.authorized, p.captured, p.voided, p.reclaimed, p.refunded, p.rejection,
      NOT EXISTS (SELECT 1 FROM payment_events w WHERE w.chain_id = v.chain_id AND w.payment_id = v.payment_id
        AND w.block_number > ${finalizedBlock}) AS settled
    FROM payment_events v
    JOIN payments p ON p.chain_id = v.chain_id AND p.payment_id = v.payment_id
    LEFT JOIN quotes q ON q.quote_id = p.quote_id
    WHERE v.chain_id = ${chainId} AND v.block_number > ${after} AND v.block_number <= ${to}
    ORDER BY v.block_number, v.log_index`)
  return rows.flatMap((row) =>
    toWebhookEvents({
      ...{ type: row.type, at: Number(row.block_time), transactionHash: row.tx_hash, logIndex: row.log_index },
      ...{ amount: BigInt(row.amount), epoch: row.epoch, isSettled: row.settled },
      payment: {
        ...{ paymentId: row.payment_id, taskId: row.task_id, quoteId: row.quote_id, rejection: row.rejection },
        payer: toChecksumAddress(row.payer as `0x${string}`),
        token: toChecksumAddress(row.token as `0x${string}`),
        ...{ authorized: BigInt(row.authorized), captured: BigInt(row.captured), voided: BigInt(row.voided) },
        ...{ reclaimed: BigInt(row.reclaimed), refunded: BigInt(row.refunded) },
      },
    }),
  )
}

async function findActiveEpochs(tx: Db, { chainId, after, to }: Range): Promise<WebhookEvent[]> {
  const { rows } = await tx.execute<{ args: { epoch: string; root: string }; block_time: string; tx_hash: string }>(sql`
    SELECT args, block_time, tx_hash FROM chain_logs
    WHERE chain_id = ${chainId} AND event_name = 'RootAccepted' AND block_number > ${after} AND block_number <= ${to}
    ORDER BY block_number, log_index`)
  return rows.map(({ args, block_time, tx_hash }) => ({
    type: 'epoch.active',
    subject: `${args.epoch}:${args.root}`,
    at: Number(block_time),
    data: { epoch: Number(args.epoch), root: args.root, transactionHash: tx_hash },
  }))
}

async function findSettlements(tx: Db, { chainId, after, to }: Range): Promise<WebhookEvent[]> {
  type Row = {
    tx_hash: string
    log_index: number
    block_time: string
    args: Record<string, string>
    task_id: string | null
  }
  const { rows } = await tx.execute<Row>(sql`
    SELECT l.tx_hash, l.log_index, l.block_time, l.args, t.task_id FROM chain_logs l
    LEFT JOIN tasks t ON t.chain_id = l.chain_id AND t.task_ref = l.args ->> 'taskRef'
    WHERE l.chain_id = ${chainId} AND l.event_name = 'PrepaidSettled' AND l.block_number > ${after}
      AND l.block_number <= ${to}
    ORDER BY l.block_number, l.log_index`)
  return rows.map(({ args, ...row }) => ({
    type: 'prepaid.settled',
    subject: `${row.tx_hash}:${row.log_index}`,
    at: Number(row.block_time),
    data: {
      ...{ taskId: row.task_id, payer: args.payer, token: args.token, epoch: Number(args.epoch) },
      ...{ amount: args.amount, fee: args.fee, burned: args.burned, transactionHash: row.tx_hash },
    },
  }))
}

/** What tells the platform of a warning. */
const WARNED_BY = {
  HOLD_LOW: 'payment.hold-low',
  PREPAID_LOW: 'prepaid.low',
  PREPAID_SKIPPED: 'prepaid.skipped',
} as const satisfies Record<WarningView['code'], WebhookEvent['type']>

/** Warnings that some endpoint was not told of; an event's id follows from what is warned of, so none is told twice. */
async function findWarnings(tx: Db, { chainId, since }: { chainId: number; since: number }): Promise<WebhookEvent[]> {
  type Row = { code: WarningView['code']; key: string; threshold: number; raised_at: string; details: object }
  const { rows } = await tx.execute<Row>(sql`
    SELECT code, key, threshold, raised_at, details FROM (
      SELECT w.*, w.subject || ':' || w.threshold || CASE w.code WHEN 'PREPAID_LOW' THEN ':' || w.raised_at ELSE '' END AS key,
        CASE w.code WHEN 'HOLD_LOW' THEN 'payment.hold-low' WHEN 'PREPAID_LOW' THEN 'prepaid.low'
          ELSE 'prepaid.skipped' END AS type
      FROM warnings w WHERE w.chain_id = ${chainId} AND w.raised_at > ${since}) v
    WHERE EXISTS (SELECT 1 FROM webhook_endpoints x WHERE x.chain_id = v.chain_id AND x.disabled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = x.endpoint_id AND d.event_id = 'evt_' ||
        left(encode(sha256(convert_to(v.chain_id || ':' || v.type || ':' || v.key, 'UTF8')), 'hex'), 32)))
    ORDER BY raised_at, key LIMIT 1000`)
  return rows.map(({ code, key, threshold, raised_at, details }) => ({
    type: WARNED_BY[code],
    subject: key,
    at: Number(raised_at),
    data: { threshold, ...(code === 'HOLD_LOW' ? { paymentId: key.split(':')[0] } : {}), ...details },
  }))
}

async function findCompletions(tx: Db, { chainId, sinceMs }: { chainId: number; sinceMs: number }) {
  type Row = { task_id: string; quote_id: string | null; consumer: string; completed_at_ms: string }
  const { rows } = await tx.execute<Row>(sql`
    SELECT task_id, quote_id, consumer, completed_at_ms FROM tasks t
    WHERE t.chain_id = ${chainId} AND t.completed_at_ms > ${sinceMs} AND EXISTS (
      SELECT 1 FROM webhook_endpoints x WHERE x.chain_id = t.chain_id AND x.disabled_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = x.endpoint_id AND d.event_id = 'evt_' ||
          left(encode(sha256(convert_to(t.chain_id || ':task.completed:' || t.task_id, 'UTF8')), 'hex'), 32)))
    LIMIT 1000`)
  return rows.map(
    (row): WebhookEvent => ({
      type: 'task.completed',
      subject: row.task_id,
      at: Math.floor(Number(row.completed_at_ms) / 1000),
      data: {
        taskId: row.task_id,
        quoteId: row.quote_id,
        consumer: toChecksumAddress(row.consumer as `0x${string}`),
        completedAtMs: Number(row.completed_at_ms),
      },
    }),
  )
}
