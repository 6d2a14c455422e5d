import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { QuoteView } from '../quote-view'
import { isQuoteOf, selectQuotes, toQuoteView } from './quote-rows'

/** A quote of one of the caller's wallets. Throws NotFoundError for another's, as for one that does not exist. */
export async function getQuote(
  db: Db,
  parameters: { networks: readonly NetworkConfig[]; quoteId: string; wallets: readonly Address[]; nowMs: number },
): Promise<QuoteView> {
  const { quoteId, wallets, nowMs } = parameters
  const [row] = await selectQuotes(db, { where: and(eq(quotes.quoteId, quoteId), isQuoteOf(wallets)), limit: 1 })
  const network = parameters.networks.find((candidate) => candidate.chainId === row?.quote.chainId)
  if (!row || !network) throw new NotFoundError('Quote', quoteId)
  return toQuoteView(row, { network, nowMs })
}
