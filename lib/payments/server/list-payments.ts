import 'server-only'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { ResultPage } from '@/lib/core/result-page'
import type { Db } from '@/lib/db/server/database'
import type { PaymentSummaryView } from '../payment-view'
import { pagePayments } from './page-payments'
import { isOwn } from './payment-rows'

/** Payments of the caller's wallets over all networks (or one), newest first. */
export async function listPayments(
  db: Db,
  parameters: {
    networks: readonly NetworkConfig[]
    wallets: readonly Address[]
    chainId?: number | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<ResultPage<PaymentSummaryView>> {
  const { wallets, chainId, ...page } = parameters
  const networks = page.networks.filter((network) => chainId === undefined || network.chainId === chainId)
  return pagePayments(db, { ...page, networks, where: isOwn(wallets) })
}
