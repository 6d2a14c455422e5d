import { createRoute, z } from '@hono/zod-openapi'
import { getStatement } from '@/lib/payments/server/get-statement'
import { statementView } from '@/lib/payments/statement-view'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { networkOf } from './network-of'
import { chainIdQuery } from './request-fields'

const monthText = z
  .string()
  .regex(/^20[0-9]{2}-(0[1-9]|1[0-2])$/, 'must be YYYY-MM')
  .openapi({ example: '2026-11' })

/** `GET /statements/{month}`: what the caller's payments of a month came to. */
export function registerStatements(app: HttpApp, dependencies: HttpDependencies): void {
  const get = createRoute({
    method: 'get',
    path: '/statements/{month}',
    tags: ['payments'],
    summary: 'Statement of a calendar month (UTC) of the caller’s payments; final events only',
    request: { params: z.object({ month: monthText }), query: z.object({ chainId: chainIdQuery }) },
    responses: jsonAnswer(statementView, 'The statement, with a hash over all of it', [401, 422]),
  })
  app.openapi(get, async (c) => {
    const session = await requireCaller(c, dependencies)
    const network = networkOf(dependencies, c.req.valid('query').chainId)
    const wallets = await ownWallets(dependencies, session)
    const { month } = c.req.valid('param')
    return c.json(await getStatement(dependencies.database.db, { network, wallets, month }), 200)
  })
}
