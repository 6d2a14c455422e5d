import { createRoute, z } from '@hono/zod-openapi'
import { pageOf } from '@/lib/core/view-fields'
import { disputeCaseView } from '@/lib/payments/dispute-case-view'
import { paymentSummaryView } from '@/lib/payments/payment-view'
import { getDisputeCase } from '@/lib/payments/server/get-dispute-case'
import { listHolds } from '@/lib/payments/server/list-holds'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { operatedNetwork, operatedNetworks } from './operator-roles'
import { hashText, pageQuery } from './request-fields'

const tags = ['operator']

/** Money that the escrow holds, and what an operator needs to decide a dispute over it. */
export function registerOperatorPayments(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const holds = createRoute({
    ...{ method: 'get', path: '/operator/holds', tags, summary: 'Payments of which the escrow still holds money' },
    request: { query: pageQuery },
    responses: jsonAnswer(pageOf(paymentSummaryView), 'Newest first', [401, 403, 422, 503]),
  })
  app.openapi(holds, async (c) => {
    const { chainId, ...page } = c.req.valid('query')
    const network = await operatedNetwork(c, dependencies, chainId)
    return c.json(await listHolds(db, { ...page, networks: [network] }), 200)
  })
  const dispute = createRoute({
    ...{ method: 'get', path: '/operator/disputes/{paymentId}', tags, summary: 'What a decision needs' },
    request: { params: z.object({ paymentId: hashText }) },
    responses: jsonAnswer(disputeCaseView, 'The payment, what was said, and its epochs', [401, 403, 404, 503]),
  })
  app.openapi(dispute, async (c) => {
    const networks = await operatedNetworks(c, dependencies)
    return c.json(await getDisputeCase(db, { networks, ...c.req.valid('param') }), 200)
  })
}
