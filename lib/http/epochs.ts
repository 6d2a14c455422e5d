import { createRoute, z } from '@hono/zod-openapi'
import { pageOf } from '@/lib/core/view-fields'
import { epochSummaryView, epochView } from '@/lib/epochs/epoch-view'
import { getEpoch } from '@/lib/epochs/server/get-epoch'
import { listEpochs } from '@/lib/epochs/server/list-epochs'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { networkOf } from './network-of'
import { chainIdQuery, epochText, pageQuery } from './request-fields'

/** Epochs of a network and one of them. */
export function registerEpochs(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const list = createRoute({
    method: 'get',
    path: '/epochs',
    tags: ['epochs'],
    summary: 'Epochs of a network',
    request: { query: pageQuery },
    responses: jsonAnswer(pageOf(epochSummaryView), 'Newest first', [422]),
  })
  app.openapi(list, async (c) => {
    const { chainId, limit, cursor } = c.req.valid('query')
    const network = networkOf(dependencies, chainId)
    return c.json(await listEpochs(db, { chainId: network.chainId, limit, cursor }), 200)
  })
  const get = createRoute({
    method: 'get',
    path: '/epochs/{epoch}',
    tags: ['epochs'],
    summary: 'One epoch with its published files',
    request: { params: z.object({ epoch: epochText }), query: z.object({ chainId: chainIdQuery }) },
    responses: jsonAnswer(epochView, 'The epoch', [404, 422]),
  })
  app.openapi(get, async (c) => {
    const network = networkOf(dependencies, c.req.valid('query').chainId)
    return c.json(await getEpoch(db, { network, epoch: c.req.valid('param').epoch }), 200)
  })
}
