import { createRoute, z } from '@hono/zod-openapi'
import { cookieNames } from '@/lib/accounts/server/cookie-names'
import { linkWallet } from '@/lib/accounts/server/link-wallet'
import { listWallets } from '@/lib/accounts/server/list-wallets'
import { readCookie } from '@/lib/accounts/server/read-cookie'
import { renameWallet } from '@/lib/accounts/server/rename-wallet'
import { unlinkWallet } from '@/lib/accounts/server/unlink-wallet'
import { verifyWallet } from '@/lib/accounts/server/verify-wallet'
import { SIGN_IN_STATEMENT } from '@/lib/accounts/siwe-statement'
import { linkWalletRequest, renameWalletRequest, type WalletView, walletView } from '@/lib/accounts/wallet-view'
import { pageRows } from '@/lib/core/page-rows'
import { MINUTE_MS } from '@/lib/core/time'
import { pageOf } from '@/lib/core/view-fields'
import { requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp, HttpContext } from './http-app'
import { jsonAnswer, problemAnswers } from './json-answer'
import { createRateLimit } from './rate-limit'
import { addressText, allNetworksQuery } from './request-fields'

/** Each proof may cost an eth_call. */
const PROOFS_PER_MINUTE = 20

const address = z.object({ address: addressText })

const walletKey = ({ linkedAt, address: wallet }: WalletView) => [linkedAt, wallet]

/** Linked wallets of the caller: list, link by a signature of their own, name, unlink. */
export function registerWallets(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const limit = createRateLimit(dependencies.database, {
    ...{ name: 'wallet-proofs', calls: PROOFS_PER_MINUTE, windowMs: MINUTE_MS },
  })
  const list = createRoute({
    method: 'get',
    path: '/wallets',
    tags: ['accounts'],
    summary: 'Linked wallets of the caller',
    request: { query: allNetworksQuery },
    responses: jsonAnswer(pageOf(walletView), 'Oldest first', [401, 422]),
  })
  app.openapi(list, async (c) => {
    const session = await requireCaller(c, dependencies)
    const order = { keyOf: walletKey, shape: ['integer', 'string'], order: 'ascending' } as const
    return c.json(pageRows(await listWallets(db, { session }), { ...c.req.valid('query'), ...order }), 200)
  })
  const link = createRoute({
    method: 'post',
    path: '/wallets',
    tags: ['accounts'],
    summary: 'Link a further wallet, proven by its own Sign-In-With-Ethereum message',
    request: { body: { required: true, content: { 'application/json': { schema: linkWalletRequest } } } },
    responses: {
      201: { description: 'Linked', content: { 'application/json': { schema: walletView } } },
      ...problemAnswers([400, 401, 403, 409, 413, 422, 429, 503]),
    },
  })
  app.openapi(link, async (c) => {
    const session = await requireCaller(c, dependencies)
    await limit.take(session.userId)
    const { message, signature, name } = c.req.valid('json')
    const nowMs = dependencies.clock()
    const proven = await verifyWallet(
      { db, getClient: dependencies.clients.get },
      {
        proof: { message, signature, browserKey: browserKeyOf(c, dependencies) },
        expected: expectation(dependencies, nowMs),
      },
    )
    const wallet = await linkWallet(db, { session, address: proven.address, name: name ?? null, nowMs })
    return c.json(wallet, 201)
  })
  registerChanges(app, dependencies)
}

function registerChanges(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const rename = createRoute({
    method: 'patch',
    path: '/wallets/{address}',
    tags: ['accounts'],
    summary: 'Name a linked wallet',
    request: {
      params: address,
      body: { required: true, content: { 'application/json': { schema: renameWalletRequest } } },
    },
    responses: jsonAnswer(walletView, 'The wallet', [400, 401, 403, 404, 413, 422]),
  })
  app.openapi(rename, async (c) => {
    const session = await requireCaller(c, dependencies)
    const { name } = c.req.valid('json')
    return c.json(await renameWallet(db, { session, address: c.req.valid('param').address, name }), 200)
  })
  const unlink = createRoute({
    method: 'delete',
    path: '/wallets/{address}',
    tags: ['accounts'],
    summary: 'Unlink a wallet; sessions signed in with it end',
    request: { params: address },
    responses: { 204: { description: 'Unlinked' }, ...problemAnswers([401, 403, 404, 409]) },
  })
  app.openapi(unlink, async (c) => {
    const session = await requireCaller(c, dependencies)
    await unlinkWallet(db, { session, address: c.req.valid('param').address, nowMs: dependencies.clock() })
    return c.body(null, 204)
  })
}

function browserKeyOf(c: HttpContext, { config }: HttpDependencies): string {
  return readCookie(c.req.header('cookie'), cookieNames(config.origin).browser) ?? ''
}

function expectation({ config }: HttpDependencies, nowMs: number) {
  const chainIds = config.networks.map((network) => network.chainId)
  return { origins: config.origins, chainIds, refusedStatement: SIGN_IN_STATEMENT, nowMs }
}
