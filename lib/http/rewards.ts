import { createRoute, z } from '@hono/zod-openapi'
import { pageOf } from '@/lib/core/view-fields'
import { epochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import { rewardsView } from '@/lib/rewards/rewards-view'
import { getRewards } from '@/lib/rewards/server/get-rewards'
import { listRewardEpochs } from '@/lib/rewards/server/list-reward-epochs'
import { findCaller, ownWallets } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { networkOf } from './network-of'
import { addressText, chainIdQuery, pageQuery } from './request-fields'

/** What any account can claim, and what each epoch brought it; public, as the chain is. */
export function registerRewards(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const params = z.object({ account: addressText })
  const get = createRoute({
    method: 'get',
    path: '/rewards/{account}',
    tags: ['rewards'],
    summary: 'What an account can claim from the active root, with proofs',
    request: { params, query: z.object({ chainId: chainIdQuery }) },
    responses: jsonAnswer(rewardsView, 'One claim a token', [422]),
  })
  app.openapi(get, async (c) => {
    const { chainId } = networkOf(dependencies, c.req.valid('query').chainId)
    return c.json(await getRewards(dependencies.rewards, { chainId, account: c.req.valid('param').account }), 200)
  })
  const list = createRoute({
    method: 'get',
    path: '/rewards/{account}/epochs',
    tags: ['rewards'],
    summary: 'What each epoch brought an account, and why usage earned nothing where it did not',
    request: { params, query: pageQuery },
    responses: jsonAnswer(pageOf(epochRewardsView), 'Newest first', [422]),
  })
  app.openapi(list, async (c) => {
    const { chainId, limit, cursor } = c.req.valid('query')
    const network = networkOf(dependencies, chainId)
    const viewers = await ownWallets(dependencies, await findCaller(c, dependencies))
    const { account } = c.req.valid('param')
    return c.json(await listRewardEpochs(db, { chainId: network.chainId, account, viewers, limit, cursor }), 200)
  })
}
