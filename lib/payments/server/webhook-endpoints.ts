import 'server-only'
import { randomBytes } from 'node:crypto'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { type Address, toChecksumAddress, ZERO_ADDRESS } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { webhookEndpoints } from '@/lib/db/schema/webhooks'
import type { Db } from '@/lib/db/server/database'
import type { WebhookEndpointView } from '../webhook-view'

/** The endpoint of the configuration: there is at most one. */
const CONFIGURED = 'whe_configured'

type Row = typeof webhookEndpoints.$inferSelect

function toView(row: Row): WebhookEndpointView {
  return {
    endpointId: row.endpointId,
    url: row.url,
    createdBy: toChecksumAddress(row.createdBy),
    createdAt: Math.floor(row.createdAt.getTime() / 1000),
    disabledAt: row.disabledAt && Math.floor(row.disabledAt.getTime() / 1000),
  }
}

/** All endpoints, newest first; disabled ones too, since deliveries name them. */
export async function listWebhookEndpoints(db: Db): Promise<WebhookEndpointView[]> {
  const rows = await db.select().from(webhookEndpoints).orderBy(desc(webhookEndpoints.createdAt)).limit(100)
  return rows.map(toView)
}

/** Adds an endpoint and makes the key of its signatures, which is answered this once. */
export async function createWebhookEndpoint(
  db: Db,
  { url, createdBy }: { url: string; createdBy: Address },
): Promise<WebhookEndpointView & { secret: string }> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const endpointId = `whe_${randomBytes(9).toString('hex')}`
  const [row] = await db.insert(webhookEndpoints).values({ endpointId, url, secret, createdBy }).returning()
  if (!row) throw new NotFoundError('Webhook endpoint', endpointId)
  return { ...toView(row), secret }
}

/** Tells an endpoint nothing any more. Throws NotFoundError. */
export async function disableWebhookEndpoint(db: Db, { endpointId }: { endpointId: string }): Promise<void> {
  const rows = await db
    .update(webhookEndpoints)
    .set({ disabledAt: sql`now()` })
    .where(and(eq(webhookEndpoints.endpointId, endpointId), isNull(webhookEndpoints.disabledAt)))
    .returning({ endpointId: webhookEndpoints.endpointId })
  if (rows.length === 0) throw new NotFoundError('Webhook endpoint', endpointId)
}

/** Makes the endpoint that the configuration names be there, with its key; without one nothing changes. */
export async function keepConfiguredEndpoint(db: Db, target: { url: string; secret: string } | null): Promise<void> {
  if (!target) return
  await db
    .insert(webhookEndpoints)
    .values({ ...target, endpointId: CONFIGURED, createdBy: ZERO_ADDRESS })
    .onConflictDoUpdate({ target: webhookEndpoints.endpointId, set: { ...target, disabledAt: null } })
}
