import { createRoute } from '@hono/zod-openapi'
import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { pageOf } from '@/lib/core/view-fields'
import { rateCardView } from '@/lib/epochs/rate-card-view'
import { listRates } from '@/lib/epochs/server/list-rates'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { networkOf } from './network-of'
import { pageQuery } from './request-fields'

/** `GET /rates`: rate cards with versions and effective epochs, prices, fee and burn rates. */
export function registerRates(app: HttpApp, dependencies: HttpDependencies): void {
  const list = createRoute({
    method: 'get',
    path: '/rates',
    tags: ['epochs'],
    summary: 'Rate cards of a network',
    request: { query: pageQuery },
    responses: jsonAnswer(pageOf(rateCardView), 'Newest version first', [422, 503]),
  })
  app.openapi(list, async (c) => {
    const { chainId, ...page } = c.req.valid('query')
    const network = networkOf(dependencies, chainId)
    const schedule = await readEpochSchedule(dependencies.clients.get(network.chainId), network)
    return c.json(await listRates(dependencies.database.db, { ...page, chainId: network.chainId, schedule }), 200)
  })
}
