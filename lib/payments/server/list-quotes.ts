import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { SECOND_MS } from '@/lib/core/time'
import { quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { QuoteView } from '../quote-view'
import { hasStatus, isQuoteOf, quoteCreatedUs, selectQuotes, toQuoteView } from './quote-rows'

/** Quotes of the caller's wallets on a network, newest first; of one state where it is given. */
export async function listQuotes(
  db: Db,
  parameters: {
    network: NetworkConfig
    wallets: readonly Address[]
    state?: QuoteView['status'] | undefined
    nowMs: number
    limit: number
    cursor?: string | undefined
  },
): Promise<ResultPage<QuoteView>> {
  const { network, wallets, state, nowMs, limit, cursor } = parameters
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer', 'string'])
  const now = Math.floor(networkNowMs(network, nowMs) / SECOND_MS)
  const rows = await selectQuotes(db, {
    where: and(
      isQuoteOf(wallets),
      eq(quotes.chainId, network.chainId),
      state === undefined ? undefined : hasStatus(state, now),
      key ? sql`(${quoteCreatedUs}, ${quotes.quoteId}) < (${key[0]}::bigint, ${key[1]}::text)` : undefined,
    ),
    limit: limit + 1,
  })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: await Promise.all(page.map((row) => toQuoteView(row, { network, nowMs }))),
    nextCursor: last ? encodeCursor([Number(last.createdUs), last.quote.quoteId]) : null,
  }
}
