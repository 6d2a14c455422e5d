import { createRoute, z } from '@hono/zod-openapi'
import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { AppError } from '@/lib/core/app-error'
import { MINUTE_MS } from '@/lib/core/time'
import { quoteRequest, quoteView } from '@/lib/payments/quote-view'
import { createQuote, type QuotedPrice, type QuotedTask } from '@/lib/payments/server/create-quote'
import { getOperator } from '@/lib/payments/server/get-operator'
import { getQuote } from '@/lib/payments/server/get-quote'
import { readDisputeWindow } from '@/lib/payments/server/read-dispute-window'
import { epochAt } from '@/lib/usage/epoch-schedule'
import { findEffectiveRateCard } from '@/lib/usage/server/find-rate-card'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer, problemAnswers } from './json-answer'
import { networkOf } from './network-of'
import { createRateLimit } from './rate-limit'
import { addressText, idText } from './request-fields'

/** Live prices are computed in the browser; a quote is asked for when somebody is about to pay. */
const QUOTES_PER_MINUTE = 60

/** Signed price offers of the caller. */
export function registerQuotes(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, config, clock } = dependencies
  const limit = createRateLimit({ calls: QUOTES_PER_MINUTE, windowMs: MINUTE_MS, clock })
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
      ...problemAnswers([400, 401, 403, 422, 429, 503]),
    },
  })
  app.openapi(create, async (c) => {
    const session = await requireCaller(c, dependencies)
    limit.take(session.userId)
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

async function findPrice(
  { database, clients }: HttpDependencies,
  network: NetworkConfig,
  task: QuotedTask,
  nowMs: number,
): Promise<QuotedPrice> {
  const client = clients.get(network.chainId)
  const schedule = await readEpochSchedule(client, network)
  const epoch = Math.max(0, epochAt(schedule, networkNowMs(network, nowMs)))
  const card = await findEffectiveRateCard(database.db, { chainId: network.chainId, epoch })
  const model = card?.models.get(task.gpuModel)
  if (!card || !model) throw new NoPriceError(`The model ${task.gpuModel} is not in the rate card of this network`)
  const pricePerGpuHour = model.prices.get(task.token)
  if (pricePerGpuHour === undefined) throw new NoPriceError(`${task.gpuModel} cannot be paid in this token`)
  return {
    pricePerGpuHour,
    feeBps: card.feeBps,
    burnBps: card.burnBps,
    rateCardVersion: card.version,
    epochLengthSeconds: schedule.lengthSeconds,
    disputeWindowSeconds: await readDisputeWindow(client, network),
  }
}

/** The rate card in force has no price for the task. */
export class NoPriceError extends AppError {
  constructor(problem: string) {
    super(problem, { code: 'NO_PRICE', status: 422, hint: 'GET /api/v1/rates lists models, tokens and prices.' })
  }
}
