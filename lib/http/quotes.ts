import { createRoute, z } from '@hono/zod-openapi'
import { MINUTE_MS } from '@/lib/core/time'
import { pageOf } from '@/lib/core/view-fields'
import { quoteRequest, quoteView } from '@/lib/payments/quote-view'
import { createQuote } from '@/lib/payments/server/create-quote'
import { getOperator } from '@/lib/payments/server/get-operator'
import { getQuote } from '@/lib/payments/server/get-quote'
import { listQuotes } from '@/lib/payments/server/list-quotes'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import { findPrice } from './find-price'
import type { HttpApp } from './http-app'
import { jsonAnswer, problemAnswers } from './json-answer'
import { networkOf } from './network-of'
import { createRateLimit } from './rate-limit'
import { addressText, idText, pageQuery } from './request-fields'

/** Live prices are computed in the browser; a quote is asked for when somebody is about to pay. */
const QUOTES_PER_MINUTE = 60

/** Signed price offers of the caller. */
export function registerQuotes(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, config, clock } = dependencies
  const limit = createRateLimit(database, { name: 'quotes', calls: QUOTES_PER_MINUTE, windowMs: MINUTE_MS })
  const create = createRoute({
    method: 'post',
    path: '/quotes',
    tags: ['payments'],
    summary: 'A signed quote for a task',
    request: {
      body: {
        required: true,
        content: { 'application/json': { schema: quoteRequest.extend({ token: addressText }) } },
      },
    },
    responses: {
      201: { description: 'The quote', content: { 'application/json': { schema: quoteView } } },
      ...problemAnswers([400, 401, 403, 413, 422, 429, 503]),
    },
  })
  app.openapi(create, async (c) => {
    const session = await requireCaller(c, dependencies)
    await limit.take(session.userId)
    const { chainId, ...task } = c.req.valid('json')
    const network = networkOf(dependencies, chainId)
    const nowMs = clock()
    const quoteId = await createQuote(database.db, {
      network,
      signer: dependencies.getQuoteSigner(chainId),
      operator: await getOperator(database.db, { chainId }),
      payer: session.address,
      task,
      price: await findPrice(dependencies, network, task, nowMs),
      nowMs,
    })
    const wallets = [session.address]
    return c.json(await getQuote(database.db, { networks: config.networks, quoteId, wallets, nowMs }), 201)
  })
  const list = createRoute({
    method: 'get',
    path: '/quotes',
    tags: ['payments'],
    summary: 'Quotes of the caller',
    request: { query: pageQuery.extend({ state: quoteView.shape.status.optional() }) },
    responses: jsonAnswer(pageOf(quoteView), 'Newest first', [401, 422]),
  })
  app.openapi(list, async (c) => {
    const wallets = await ownWallets(dependencies, await requireCaller(c, dependencies))
    const { chainId, ...page } = c.req.valid('query')
    const network = networkOf(dependencies, chainId)
    return c.json(await listQuotes(database.db, { ...page, network, wallets, nowMs: clock() }), 200)
  })
  const get = createRoute({
    method: 'get',
    path: '/quotes/{quoteId}',
    tags: ['payments'],
    summary: 'A quote of the caller',
    request: { params: z.object({ quoteId: idText }) },
    responses: jsonAnswer(quoteView, 'The quote', [401, 404]),
  })
  app.openapi(get, async (c) => {
    const session = await requireCaller(c, dependencies)
    const wallets = await ownWallets(dependencies, session)
    const { quoteId } = c.req.valid('param')
    return c.json(await getQuote(database.db, { networks: config.networks, quoteId, wallets, nowMs: clock() }), 200)
  })
}
