import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { type Address, ZERO_ADDRESS } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { webhookDeliveries } from '@/lib/db/schema/webhooks'
import type { Db } from '@/lib/db/server/database'
import { sendWebhook } from './send-webhook'

/** Deliveries under way at a time. */
const BATCH = 8
/** An answer that takes longer counts as none. */
const ANSWER_TIMEOUT_MS = 10 * SECOND_MS
/** How long a delivery belongs to the process that took it; after it, and a crash, another one tries. */
const LEASE_SECONDS = 60
/** Pauses: 5 s, 20 s, 80 s, 5 min, 21 min, 1.4 h, 5.7 h, then 12 h each; after the last attempt an operator decides. */
const FIRST_PAUSE_SECONDS = 5
const PAUSE_FACTOR = 4
const LONGEST_PAUSE_SECONDS = 12 * 3_600
const MAX_ATTEMPTS = 10
const MAX_ERROR = 300

type Due = {
  delivery_id: string
  event_id: string
  payload: Record<string, unknown>
  attempts: number
  url: string
  secret: string
  /** The zero address where it was named by configuration. */
  created_by: Address
}

/**
 * Attempts every delivery that is due, signed per standard-webhooks. Returns how many there were. Unless everything runs on
 * one machine, only who configures the worker may name a receiver on its own networks, and no operator.
 */
export async function deliverWebhooks(db: Db, { localOnly }: { localOnly: boolean }): Promise<number> {
  let count = 0
  for (;;) {
    const due = await takeDue(db)
    await Promise.all(due.map((delivery) => deliver(db, delivery, { localOnly })))
    count += due.length
    if (due.length < BATCH) return count
  }
}

/** Takes deliveries for itself by moving their next attempt: two workers never send the same one at the same time. */
async function takeDue(db: Db): Promise<Due[]> {
  const { rows } = await db.execute<Due>(sql`
    UPDATE webhook_deliveries d
    SET attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => ${LEASE_SECONDS})
    FROM webhook_endpoints e
    WHERE e.endpoint_id = d.endpoint_id AND d.delivery_id IN (
      SELECT w.delivery_id FROM webhook_deliveries w JOIN webhook_endpoints x ON x.endpoint_id = w.endpoint_id
      WHERE w.state = 'waiting' AND w.next_attempt_at <= now() AND x.disabled_at IS NULL
      ORDER BY w.next_attempt_at LIMIT ${BATCH} FOR UPDATE OF w SKIP LOCKED)
    RETURNING d.delivery_id, d.event_id, d.payload, d.attempts, e.url, e.secret, e.created_by`)
  return rows
}

async function deliver(db: Db, delivery: Due, { localOnly }: { localOnly: boolean }): Promise<void> {
  const publicOnly = !localOnly && delivery.created_by !== ZERO_ADDRESS
  const { status, error } = await attempt(delivery, { publicOnly })
  const outcome = { lastStatus: status, lastError: error?.slice(0, MAX_ERROR) ?? null }
  await db
    .update(webhookDeliveries)
    .set(
      error === null ? { ...outcome, state: 'delivered', deliveredAt: sql`now()` } : { ...outcome, ...retry(delivery) },
    )
    .where(eq(webhookDeliveries.deliveryId, delivery.delivery_id))
}

function retry({ attempts }: Due) {
  if (attempts >= MAX_ATTEMPTS) return { state: 'failed' as const }
  const pause = Math.min(FIRST_PAUSE_SECONDS * PAUSE_FACTOR ** (attempts - 1), LONGEST_PAUSE_SECONDS)
  return { nextAttemptAt: sql`now() + make_interval(secs => ${pause})` }
}

async function attempt(
  delivery: Due,
  { publicOnly }: { publicOnly: boolean },
): Promise<{ status: number | null; error: string | null }> {
  const body = JSON.stringify(delivery.payload)
  const at = new Date()
  try {
    const status = await sendWebhook(delivery.url, {
      headers: {
        'content-type': 'application/json',
        'webhook-id': delivery.event_id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(delivery.secret).sign(delivery.event_id, at, body),
      },
      body,
      timeoutMs: ANSWER_TIMEOUT_MS,
      publicOnly,
    })
    const isOk = status >= 200 && status < 300
    return { status, error: isOk ? null : `answered ${status}` }
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) }
  }
}
