import { createRoute, z } from '@hono/zod-openapi'
import { balancesView } from '@/lib/accounts/balance-view'
import { toChecksumAddress } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { createWalletMoneyReader } from '@/lib/payments/server/wallet-money-reader'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { readBalances } from './read-balances'
import { addressText } from './request-fields'

/** `GET /wallets/{address}/balances`: amounts of a linked wallet, per network and token. */
export function registerBalances(app: HttpApp, dependencies: HttpDependencies): void {
  const readMoney = createWalletMoneyReader()
  const get = createRoute({
    method: 'get',
    path: '/wallets/{address}/balances',
    tags: ['accounts'],
    summary: 'Available, reserved, prepaid, claimable and pending amounts of a linked wallet',
    request: { params: z.object({ address: addressText }) },
    responses: jsonAnswer(balancesView, 'Each network with the block it is true for', [401, 404]),
  })
  app.openapi(get, async (c) => {
    const wallet = c.req.valid('param').address
    const own = await ownWallets(dependencies, await requireCaller(c, dependencies))
    if (!own.includes(wallet)) throw new NotFoundError('Wallet', wallet)
    const { networks } = dependencies.config
    const balances = await Promise.all(
      networks.map((network) => readBalances(dependencies, { network, wallet, readMoney })),
    )
    return c.json({ address: toChecksumAddress(wallet), networks: balances }, 200)
  })
}
