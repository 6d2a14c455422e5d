import { createRoute, z } from '@hono/zod-openapi'
import { MINUTE_MS } from '@/lib/core/time'
import { pageOf } from '@/lib/core/view-fields'
import { ingestView } from '@/lib/usage/ingest-view'
import { listUsage } from '@/lib/usage/server/list-usage'
import { receiveUsageBatch } from '@/lib/usage/server/receive-usage-batch'
import { usageView } from '@/lib/usage/usage-view'
import { ownWallets, requireCaller } from './caller'
import { callerAddress } from './caller-address'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { networkOf } from './network-of'
import { createRateLimit } from './rate-limit'
import { addressText, epochText, idText, pageQuery } from './request-fields'

/** Batches hold up to 10,000 records: a platform of a million GPUs needs fewer calls than this. */
const BATCHES_PER_MINUTE = 3_000

/** Usage: signed batches in, the caller's own records out. */
export function registerUsage(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, config, clients, clock } = dependencies
  const limit = createRateLimit(database, { name: 'usage', calls: BATCHES_PER_MINUTE, windowMs: MINUTE_MS })
  const receive = createRoute({
    method: 'post',
    path: '/usage',
    tags: ['usage'],
    summary: 'Take a batch of usage records, signed by a meter',
    description:
      'Body: `{ chainId, meter, records: [1…10,000] }`; header `x-meter-signature`: EIP-712 `UsageBatch(address meter,bytes32 bodyHash)` with bodyHash = keccak256 of the raw body.',
    request: { headers: z.object({ 'x-meter-signature': z.string().optional() }) },
    responses: jsonAnswer(ingestView, 'Every accepted record is durable', [400, 401, 403, 413, 422, 429, 503]),
  })
  app.openapi(receive, async (c) => {
    await limit.take(callerAddress(c.req.header('x-forwarded-for')))
    const rawBody = new Uint8Array(await c.req.arrayBuffer())
    const signature = c.req.header('x-meter-signature')
    const { networks } = config
    return c.json(await receiveUsageBatch(database.db, { networks, clients, rawBody, signature, nowMs: clock() }), 200)
  })
  const list = createRoute({
    method: 'get',
    path: '/usage',
    tags: ['usage'],
    summary: 'Usage records of the caller, as provider or consumer',
    request: {
      query: pageQuery.extend({
        provider: addressText.optional(),
        taskId: idText.optional(),
        epoch: epochText.optional(),
      }),
    },
    responses: jsonAnswer(pageOf(usageView), 'Newest epoch first', [401, 422]),
  })
  app.openapi(list, async (c) => {
    const session = await requireCaller(c, dependencies)
    const { chainId, ...filter } = c.req.valid('query')
    const network = networkOf(dependencies, chainId)
    const wallets = await ownWallets(dependencies, session)
    return c.json(await listUsage(database.db, { ...filter, chainId: network.chainId, wallets }), 200)
  })
}
