import 'server-only'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { NotFoundError } from '@/lib/core/app-error'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { webhookDeliveries, webhookEndpoints } from '@/lib/db/schema/webhooks'
import type { Db } from '@/lib/db/server/database'
import type { WebhookEventType } from '../webhook-event'
import type { WebhookDeliveryView } from '../webhook-view'

type Row = typeof webhookDeliveries.$inferSelect

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

function toView(row: Row, url: string): WebhookDeliveryView {
  const { deliveryId, chainId, endpointId, eventId, payload, state, attempts, lastStatus, lastError } = row
  return {
    ...{ deliveryId, chainId, endpointId, url, eventId, payload, state, attempts, lastStatus, lastError },
    type: row.type as WebhookEventType,
    nextAttemptAt: state === 'waiting' ? toSeconds(row.nextAttemptAt) : null,
    createdAt: toSeconds(row.createdAt),
    deliveredAt: row.deliveredAt && toSeconds(row.deliveredAt),
  }
}

/** The log of a network's deliveries, newest first; of one state where it is given. */
export async function listWebhookDeliveries(
  db: Db,
  parameters: { chainId: number; state?: Row['state'] | undefined; limit: number; cursor?: string | undefined },
): Promise<ResultPage<WebhookDeliveryView>> {
  const { chainId, state, limit, cursor } = parameters
  const t = webhookDeliveries
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer', 'string'])
  const createdAtUs = sql<string>`(extract(epoch FROM ${t.createdAt}) * 1000000)::bigint`
  const rows = await db
    .select({ row: t, url: webhookEndpoints.url, createdAtUs })
    .from(t)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.endpointId, t.endpointId))
    .where(
      and(
        eq(t.chainId, chainId),
        state === undefined ? undefined : eq(t.state, state),
        key ? sql`(${createdAtUs}, ${t.deliveryId}) < (${key[0]}::bigint, ${key[1]}::text)` : undefined,
      ),
    )
    .orderBy(desc(t.createdAt), desc(t.deliveryId))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ row, url }) => toView(row, url)),
    nextCursor: last ? encodeCursor([Number(last.createdAtUs), last.row.deliveryId]) : null,
  }
}

/**
 * Sends an event of one of these networks once more, with the same id, from the first pause on. Throws NotFoundError,
 * for another network's too.
 */
export async function redeliverWebhook(
  db: Db,
  { deliveryId, chainIds }: { deliveryId: string; chainIds: readonly number[] },
): Promise<WebhookDeliveryView> {
  const [row] = await db
    .update(webhookDeliveries)
    .set({ state: 'waiting', attempts: 0, nextAttemptAt: sql`now()`, deliveredAt: null })
    .where(and(eq(webhookDeliveries.deliveryId, deliveryId), inArray(webhookDeliveries.chainId, [...chainIds])))
    .returning()
  if (!row) throw new NotFoundError('Webhook delivery', deliveryId)
  const [endpoint] = await db.select().from(webhookEndpoints).where(eq(webhookEndpoints.endpointId, row.endpointId))
  return toView(row, endpoint?.url ?? '')
}
