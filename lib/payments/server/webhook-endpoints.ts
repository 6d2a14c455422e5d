import 'server-only'
import { randomBytes } from 'node:crypto'
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { type Address, toChecksumAddress, ZERO_ADDRESS } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { webhookEndpoints } from '@/lib/db/schema/webhooks'
import type { Db } from '@/lib/db/server/database'
import type { WebhookEndpointView } from '../webhook-view'

/** The endpoint of the configuration: there is at most one a network. */
const CONFIGURED = 'whe_configured'

type Row = typeof webhookEndpoints.$inferSelect

function toView(row: Row): WebhookEndpointView {
  return {
    endpointId: row.endpointId,
    chainId: row.chainId,
    url: row.url,
    createdBy: toChecksumAddress(row.createdBy),
    createdAt: Math.floor(row.createdAt.getTime() / 1000),
    disabledAt: row.disabledAt && Math.floor(row.disabledAt.getTime() / 1000),
  }
}

/** The endpoints of some networks, newest first; disabled ones too, since deliveries name them. */
export async function listWebhookEndpoints(
  db: Db,
  { chainIds }: { chainIds: readonly number[] },
): Promise<WebhookEndpointView[]> {
  const rows = await db
    .select()
    .from(webhookEndpoints)
    .where(inArray(webhookEndpoints.chainId, [...chainIds]))
    .orderBy(desc(webhookEndpoints.createdAt), desc(webhookEndpoints.endpointId))
  return rows.map(toView)
}

/** Adds an endpoint that is told of one network's events and makes the key of its signatures, which is answered this once. */
export async function createWebhookEndpoint(
  db: Db,
  { chainId, url, createdBy }: { chainId: number; url: string; createdBy: Address },
): Promise<WebhookEndpointView & { secret: string }> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const endpointId = `whe_${randomBytes(9).toString('hex')}`
  const [row] = await db.insert(webhookEndpoints).values({ endpointId, chainId, url, secret, createdBy }).returning()
  if (!row) throw new NotFoundError('Webhook endpoint', endpointId)
  return { ...toView(row), secret }
}

/** Tells an endpoint of one of these networks nothing any more. Throws NotFoundError, for another network's too. */
export async function disableWebhookEndpoint(
  db: Db,
  { endpointId, chainIds }: { endpointId: string; chainIds: readonly number[] },
): Promise<void> {
  const rows = await db
    .update(webhookEndpoints)
    .set({ disabledAt: sql`now()` })
    .where(
      and(
        eq(webhookEndpoints.endpointId, endpointId),
        inArray(webhookEndpoints.chainId, [...chainIds]),
        isNull(webhookEndpoints.disabledAt),
      ),
    )
    .returning({ endpointId: webhookEndpoints.endpointId })
  if (rows.length === 0) throw new NotFoundError('Webhook endpoint', endpointId)
}

/** Makes the endpoint that the configuration names be there on each network, with its key; without one nothing changes. */
export async function keepConfiguredEndpoint(
  db: Db,
  { target, chainIds }: { target: { url: string; secret: string } | null; chainIds: readonly number[] },
): Promise<void> {
  if (!target || chainIds.length === 0) return
  const rows = chainIds.map((chainId) => ({
    ...target,
    chainId,
    endpointId: `${CONFIGURED}_${chainId}`,
    createdBy: ZERO_ADDRESS,
  }))
  await db
    .insert(webhookEndpoints)
    .values(rows)
    .onConflictDoUpdate({ target: webhookEndpoints.endpointId, set: { ...target, disabledAt: null } })
}
