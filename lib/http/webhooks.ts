import { createRoute, z } from '@hono/zod-openapi'
import { pageRows } from '@/lib/core/page-rows'
import { pageOf } from '@/lib/core/view-fields'
import { retryTransaction } from '@/lib/db/server/request-transaction'
import { listWebhookDeliveries, redeliverWebhook } from '@/lib/payments/server/webhook-deliveries'
import {
  createWebhookEndpoint,
  disableWebhookEndpoint,
  listWebhookEndpoints,
} from '@/lib/payments/server/webhook-endpoints'
import { checkWebhookUrl } from '@/lib/payments/webhook-url'
import {
  newWebhookEndpointView,
  WEBHOOK_STATES,
  type WebhookEndpointView,
  webhookDeliveryView,
  webhookEndpointRequest,
  webhookEndpointView,
} from '@/lib/payments/webhook-view'
import { requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp, HttpContext } from './http-app'
import { jsonAnswer, problemAnswers } from './json-answer'
import { operatedNetwork, operatedNetworks } from './operator-roles'
import { allNetworksQuery, idText, pageQuery } from './request-fields'

const tags = ['operator']

/** Where the platform is told of events, the log of it, and what an operator sends once more. */
export function registerWebhooks(app: HttpApp, dependencies: HttpDependencies): void {
  registerEndpoints(app, dependencies)
  registerDeliveries(app, dependencies)
  const { db } = dependencies.database
  const retry = createRoute({
    ...{ method: 'post', path: '/operator/transactions/{transactionId}/retry', tags },
    summary: 'Send a failed transaction once more, now',
    request: { params: z.object({ transactionId: idText }) },
    responses: jsonAnswer(
      z.object({ id: z.string(), state: z.string() }),
      'The newest attempt',
      [401, 403, 404, 413, 503],
    ),
  })
  app.openapi(retry, async (c) => {
    const chainIds = await operatedIds(c, dependencies)
    const { id, state } = await retryTransaction(db, { id: c.req.valid('param').transactionId, chainIds })
    return c.json({ id, state }, 200)
  })
}

/** The networks whose endpoints, deliveries and transactions the caller may see and move. */
async function operatedIds(c: HttpContext, dependencies: HttpDependencies): Promise<number[]> {
  return (await operatedNetworks(c, dependencies)).map(({ chainId }) => chainId)
}

const endpointKey = ({ createdAt, endpointId }: WebhookEndpointView) => [createdAt, endpointId]

function registerEndpoints(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const list = createRoute({
    ...{ method: 'get', path: '/operator/webhooks', tags, summary: 'Endpoints that are told of events' },
    request: { query: allNetworksQuery },
    responses: jsonAnswer(pageOf(webhookEndpointView), 'Newest first', [401, 403, 422, 503]),
  })
  app.openapi(list, async (c) => {
    const chainIds = await operatedIds(c, dependencies)
    const order = { keyOf: endpointKey, shape: ['integer', 'string'], order: 'descending' } as const
    const rows = await listWebhookEndpoints(db, { chainIds })
    return c.json(pageRows(rows, { ...c.req.valid('query'), ...order }), 200)
  })
  const create = createRoute({
    ...{ method: 'post', path: '/operator/webhooks', tags, summary: 'Add an endpoint' },
    description: 'Deliveries are signed per standard-webhooks; the secret is in this answer and never shown again.',
    request: { body: { required: true, content: { 'application/json': { schema: webhookEndpointRequest } } } },
    responses: {
      201: {
        description: 'The endpoint with its secret',
        content: { 'application/json': { schema: newWebhookEndpointView } },
      },
      ...problemAnswers([400, 401, 403, 413, 422, 503]),
    },
  })
  app.openapi(create, async (c) => {
    const { address } = await requireCaller(c, dependencies)
    const body = c.req.valid('json')
    const { chainId } = await operatedNetwork(c, dependencies, body.chainId)
    const localOnly = dependencies.config.networks.every((network) => network.local)
    const url = checkWebhookUrl(body.url, { localOnly })
    return c.json(await createWebhookEndpoint(db, { chainId, url, createdBy: address }), 201)
  })
  const remove = createRoute({
    ...{
      method: 'delete',
      path: '/operator/webhooks/{endpointId}',
      tags,
      summary: 'Tell an endpoint nothing any more',
    },
    request: { params: z.object({ endpointId: idText }) },
    responses: { 204: { description: 'It is disabled' }, ...problemAnswers([401, 403, 404, 503]) },
  })
  app.openapi(remove, async (c) => {
    const chainIds = await operatedIds(c, dependencies)
    await disableWebhookEndpoint(db, { ...c.req.valid('param'), chainIds })
    return c.body(null, 204)
  })
}

function registerDeliveries(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const list = createRoute({
    ...{ method: 'get', path: '/operator/webhook-deliveries', tags, summary: 'Log of a network’s deliveries' },
    request: { query: pageQuery.extend({ state: z.enum(WEBHOOK_STATES).optional() }) },
    responses: jsonAnswer(pageOf(webhookDeliveryView), 'Newest first', [401, 403, 422, 503]),
  })
  app.openapi(list, async (c) => {
    const { chainId, ...page } = c.req.valid('query')
    const network = await operatedNetwork(c, dependencies, chainId)
    return c.json(await listWebhookDeliveries(db, { ...page, chainId: network.chainId }), 200)
  })
  const redeliver = createRoute({
    ...{ method: 'post', path: '/operator/webhook-deliveries/{deliveryId}/redeliver', tags },
    summary: 'Deliver an event once more, with the same id',
    request: { params: z.object({ deliveryId: idText }) },
    responses: jsonAnswer(webhookDeliveryView, 'It waits to be delivered', [401, 403, 404, 413, 503]),
  })
  app.openapi(redeliver, async (c) => {
    const chainIds = await operatedIds(c, dependencies)
    return c.json(await redeliverWebhook(db, { ...c.req.valid('param'), chainIds }), 200)
  })
}
