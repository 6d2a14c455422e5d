import { createRoute, z } from '@hono/zod-openapi'
import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { networkNowMs } from '@/lib/config/env.server'
import { type RoleMemberView, roleMemberView } from '@/lib/core/operator-view'
import { pageRows } from '@/lib/core/page-rows'
import { chainIdField, hexField, pageOf } from '@/lib/core/view-fields'
import { assertRateCardSignature } from '@/lib/epochs/server/assert-rate-card-signature'
import { importRateCard, rateCardSchema } from '@/lib/epochs/server/import-rate-card'
import { listRoleMembers } from '@/lib/history/server/list-role-members'
import { listShadowRuns } from '@/lib/rewards/server/list-shadow-runs'
import { type ShadowRunView, shadowRunView } from '@/lib/rewards/shadow-view'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer, problemAnswers } from './json-answer'
import { NotAnOperatorError, operatedNetwork, operatedNetworks } from './operator-roles'
import { addressText, allNetworksQuery, pageQuery } from './request-fields'

const tags = ['operator']

const rateCardRequest = z.object({
  chainId: chainIdField,
  card: rateCardSchema,
  signer: addressText,
  /** EIP-712 signature of `RateCard`, see `rateCardTypedData`. */
  signature: hexField.refine((text) => text.length <= 8_192),
})

const shadowKey = ({ epoch, version, formulaVersion }: ShadowRunView) => [epoch, version, formulaVersion]
const memberKey = ({ chainId, role, account }: RoleMemberView) => [chainId, role, account]

/** Who holds which role, the next rate card, and what it would change. */
export function registerOperatorSettings(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, clients, clock } = dependencies
  const members = createRoute({
    ...{ method: 'get', path: '/operator/members', tags, summary: 'Accounts that hold a role' },
    request: { query: allNetworksQuery },
    responses: jsonAnswer(pageOf(roleMemberView), 'All of the networks operated', [401, 403, 422, 503]),
  })
  app.openapi(members, async (c) => {
    const chainIds = (await operatedNetworks(c, dependencies)).map((network) => network.chainId)
    const order = { keyOf: memberKey, shape: ['integer', 'string', 'string'], order: 'ascending' } as const
    const rows = await listRoleMembers(database.db, { chainIds })
    return c.json(pageRows(rows, { ...c.req.valid('query'), ...order }), 200)
  })
  const shadows = createRoute({
    ...{
      method: 'get',
      path: '/operator/shadows',
      tags,
      summary: 'Who would win and lose under the next card or formula',
    },
    description:
      'Epochs that were split once more under a card or formula that did not count in them, the newest first.',
    request: { query: pageQuery },
    responses: jsonAnswer(pageOf(shadowRunView), 'The newest few of a network', [401, 403, 422, 503]),
  })
  app.openapi(shadows, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const { chainId } = await operatedNetwork(c, dependencies, c.req.valid('query').chainId)
    const order = { keyOf: shadowKey, shape: ['integer', 'integer', 'integer'], order: 'descending' } as const
    return c.json(pageRows(await listShadowRuns(database.db, { chainId }), { limit, cursor, ...order }), 200)
  })
  const addCard = createRoute({
    ...{ method: 'post', path: '/operator/rates', tags, summary: 'Add the next rate card' },
    description: 'Signed by a holder of the role treasury or admin. The newest card again changes nothing.',
    request: { body: { required: true, content: { 'application/json': { schema: rateCardRequest } } } },
    responses: {
      201: {
        description: 'Its version',
        content: { 'application/json': { schema: z.object({ version: z.int().positive() }) } },
      },
      ...problemAnswers([400, 401, 403, 413, 422, 503]),
    },
  })
  app.openapi(addCard, async (c) => {
    const { chainId, card, signer, signature } = c.req.valid('json')
    const network = await operatedNetwork(c, dependencies, chainId)
    const wallets = await ownWallets(dependencies, await requireCaller(c, dependencies))
    if (!wallets.includes(signer)) throw new NotAnOperatorError()
    const client = clients.get(chainId)
    await assertRateCardSignature(client, { network, signer, signature, card })
    const schedule = await readEpochSchedule(client, network)
    const nowMs = networkNowMs(network, clock())
    return c.json(await importRateCard(database.db, { chainId, schedule, nowMs, card }), 201)
  })
}
