import { createRoute, z } from '@hono/zod-openapi'
import { MINUTE_MS } from '@/lib/core/time'
import { disputeRequest, disputeView, resolutionRequest, resolutionView } from '@/lib/payments/dispute-view'
import { openDispute } from '@/lib/payments/server/open-dispute'
import { resolveDispute } from '@/lib/payments/server/resolve-dispute'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { operatedNetworks } from './operator-roles'
import { createRateLimit } from './rate-limit'
import { hashText } from './request-fields'

/** Statements are written by people. */
const STATEMENTS_PER_MINUTE = 10

const params = z.object({ paymentId: hashText })

/** Opening and ending disputes: we keep the words, the caller's wallet sends the transaction. */
export function registerDisputes(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, config, clock, clients } = dependencies
  const limit = createRateLimit(database, { name: 'disputes', calls: STATEMENTS_PER_MINUTE, windowMs: MINUTE_MS })
  const open = createRoute({
    method: 'post',
    path: '/payments/{paymentId}/dispute',
    tags: ['payments'],
    summary: 'Dispute the held money of a payment: the evidence is kept, the transaction is the caller’s to send',
    request: { params, body: { required: true, content: { 'application/json': { schema: disputeRequest } } } },
    responses: jsonAnswer(disputeView, 'Evidence hash and transaction', [400, 401, 403, 404, 409, 413, 422, 429]),
  })
  app.openapi(open, async (c) => {
    const session = await requireCaller(c, dependencies)
    await limit.take(session.userId)
    const wallets = await ownWallets(dependencies, session)
    const { paymentId } = c.req.valid('param')
    const question = { networks: config.networks, paymentId, wallets, nowMs: clock() }
    const { text } = c.req.valid('json')
    return c.json(await openDispute(database.db, { question, author: session.address, text }), 200)
  })
  const resolve = createRoute({
    method: 'post',
    path: '/payments/{paymentId}/dispute/resolve',
    tags: ['operator'],
    summary: 'End a dispute: the reason is kept, the transaction is the operator’s to send',
    description:
      'With `signed`, the EIP-712 signature of `DisputeDecision` by the account that is signed in and holds the role treasury or admin, the platform’s own key sends the transaction in its turn (`queued`). Without it, it is the caller’s to send with the operator’s key.',
    request: { params, body: { required: true, content: { 'application/json': { schema: resolutionRequest } } } },
    responses: jsonAnswer(resolutionView, 'Resolution hash and transaction', [400, 401, 403, 404, 409, 413, 422, 503]),
  })
  app.openapi(resolve, async (c) => {
    const networks = await operatedNetworks(c, dependencies)
    const { address: author } = await requireCaller(c, dependencies)
    const { captured, signed, ...decision } = c.req.valid('json')
    const { paymentId } = c.req.valid('param')
    const resolution = { ...decision, networks, paymentId, author, captured: BigInt(captured), signed }
    return c.json(await resolveDispute({ db: database.db, clients }, resolution), 200)
  })
}
