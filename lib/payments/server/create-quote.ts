import 'server-only'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { quoteTypedData } from '../quote'
import { type QuotedPrice, type QuotedTask, toQuoteTerms } from './quote-terms'
import { storeQuote } from './store-quote'

/** Makes, signs and keeps a quote, and the task it allots. Returns its id. Throws {@link AmountNotPayableError}. */
export async function createQuote(
  db: Db,
  parameters: {
    network: NetworkConfig
    signer: PrivateKeyAccount
    operator: Address
    payer: Address
    task: QuotedTask
    price: QuotedPrice
    nowMs: number
  },
): Promise<string> {
  const { network, signer } = parameters
  const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
  const terms = toQuoteTerms(parameters)
  const signature = await signer.signTypedData(quoteTypedData(scope, terms))
  const { quoteId } = await storeQuote(db, { network, terms, signature, bearer: false, nowMs: parameters.nowMs })
  return quoteId
}
