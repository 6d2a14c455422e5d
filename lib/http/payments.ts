import { createRoute, z } from '@hono/zod-openapi'
import { MINUTE_MS } from '@/lib/core/time'
import { pageOf } from '@/lib/core/view-fields'
import { paymentSummaryView, paymentView } from '@/lib/payments/payment-view'
import { receiptView } from '@/lib/payments/receipt-view'
import { getPayment } from '@/lib/payments/server/get-payment'
import { getReceipt } from '@/lib/payments/server/get-receipt'
import { listPayments } from '@/lib/payments/server/list-payments'
import { verifyTransaction } from '@/lib/payments/server/verify-transaction'
import { verificationRequest, verificationView } from '@/lib/payments/verification-view'
import { findCaller, ownWallets, requireCaller } from './caller'
import { callerAddress } from './caller-address'
import type { HttpDependencies } from './dependencies'
import type { HttpApp, HttpContext } from './http-app'
import { jsonAnswer } from './json-answer'
import { networkOf } from './network-of'
import { createRateLimit } from './rate-limit'
import { hashText, pageQuery } from './request-fields'

/** Each check asks a network. */
const CHECKS_PER_MINUTE = 60

const paymentId = z.object({ paymentId: hashText })

/** Payments of the caller, their receipts, and what any transaction was. */
export function registerPayments(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, config } = dependencies
  const list = createRoute({
    method: 'get',
    path: '/payments',
    tags: ['payments'],
    summary: 'Payments of the caller; over all networks unless `chainId` names one',
    request: { query: pageQuery },
    responses: jsonAnswer(pageOf(paymentSummaryView), 'Newest first', [401, 422]),
  })
  app.openapi(list, async (c) => {
    const session = await requireCaller(c, dependencies)
    const query = c.req.valid('query')
    if (query.chainId !== undefined) networkOf(dependencies, query.chainId)
    const wallets = await ownWallets(dependencies, session)
    return c.json(await listPayments(database.db, { ...query, networks: config.networks, wallets }), 200)
  })
  registerVerify(app, dependencies)
  const get = createRoute({
    method: 'get',
    path: '/payments/{paymentId}',
    tags: ['payments'],
    summary: 'A payment of the caller with its timeline',
    request: { params: paymentId },
    responses: jsonAnswer(paymentView, 'The payment', [401, 404]),
  })
  app.openapi(get, async (c) => {
    const question = await questionOf(c, dependencies, c.req.valid('param').paymentId)
    return c.json(await getPayment(database.db, question), 200)
  })
  const receipt = createRoute({
    method: 'get',
    path: '/payments/{paymentId}/receipt',
    tags: ['payments'],
    summary: 'The receipt of a payment of the caller',
    request: { params: paymentId },
    responses: jsonAnswer(receiptView, 'The receipt', [401, 404]),
  })
  app.openapi(receipt, async (c) => {
    const question = await questionOf(c, dependencies, c.req.valid('param').paymentId)
    return c.json(await getReceipt(database.db, question), 200)
  })
}

function registerVerify(app: HttpApp, dependencies: HttpDependencies): void {
  const limit = createRateLimit(dependencies.database, {
    ...{ name: 'verify', calls: CHECKS_PER_MINUTE, windowMs: MINUTE_MS },
  })
  const body = verificationRequest.extend({ transactionHash: hashText })
  const verify = createRoute({
    method: 'post',
    path: '/payments/verify',
    tags: ['payments'],
    summary: 'What a transaction was, and whether it is final',
    request: { body: { required: true, content: { 'application/json': { schema: body } } } },
    responses: jsonAnswer(verificationView, 'What the network and the index know', [400, 403, 413, 422, 429, 503]),
  })
  app.openapi(verify, async (c) => {
    const { chainId, transactionHash } = c.req.valid('json')
    const network = networkOf(dependencies, chainId)
    const session = await findCaller(c, dependencies)
    await limit.take(session?.userId ?? callerAddress(c.req.header('x-forwarded-for')))
    const wallets = await ownWallets(dependencies, session)
    const capabilities = { db: dependencies.database.db, client: dependencies.clients.get(chainId) }
    return c.json(await verifyTransaction(capabilities, { network, transactionHash, wallets }), 200)
  })
}

async function questionOf(c: HttpContext, dependencies: HttpDependencies, id: `0x${string}`) {
  const session = await requireCaller(c, dependencies)
  const wallets = await ownWallets(dependencies, session)
  return { networks: dependencies.config.networks, paymentId: id, wallets, nowMs: dependencies.clock() }
}
