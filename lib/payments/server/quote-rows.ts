import 'server-only'
import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { recoverTypedDataAddress } from 'viem'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { payments, quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { quotedPaymentInfo, quoteTypedData, signedTerms } from '../quote'
import type { QuoteView } from '../quote-view'
import { toPaymentInfoView } from './to-payment-info-view'

/** A quote with the payment that the escrow has for it, if any. */
export type QuoteRow = Awaited<ReturnType<typeof selectQuotes>>[number]

/** Microseconds of the instant at which a quote was made: the lists' key. */
export const quoteCreatedUs = sql<string>`(extract(epoch FROM ${quotes.createdAt}) * 1000000)::bigint`

/** Quotes that fulfil a condition, newest first. */
export async function selectQuotes(db: Db, { where, limit }: { where: SQL | undefined; limit: number }) {
  return db
    .select({
      quote: quotes,
      paymentId: payments.paymentId,
      rejection: payments.rejection,
      createdUs: quoteCreatedUs,
    })
    .from(quotes)
    .leftJoin(payments, and(eq(payments.chainId, quotes.chainId), eq(payments.paymentId, quotes.paymentId)))
    .where(where)
    .orderBy(desc(quotes.createdAt), desc(quotes.quoteId))
    .limit(limit)
}

/** Quotes that one of these wallets is to pay. */
export function isQuoteOf(wallets: readonly Address[]): SQL {
  return wallets.length === 0 ? sql`false` : inArray(quotes.payer, [...wallets])
}

/** A quote as its payer sees it now. */
export async function toQuoteView(
  row: QuoteRow,
  { network, nowMs }: { network: NetworkConfig; nowMs: number },
): Promise<QuoteView> {
  const { quote } = row
  const { quoteId, signature, salt, paymentId, rateCardVersion, createdAt } = quote
  const scope = { chainId: quote.chainId, escrow: network.deployment.escrow }
  return {
    ...{ quoteId, chainId: quote.chainId, signature, salt, paymentId, rateCardVersion },
    ...{ taskId: quote.taskId, gpuModel: quote.gpuModel, gpuMilli: quote.gpuMilli, durationMs: quote.durationMs },
    ...{ feeBps: quote.feeBps, burnBps: quote.burnBps, expiresAt: quote.expiresAt },
    ...{ authorizationExpiry: quote.authorizationExpiry, refundExpiry: quote.refundExpiry },
    status: statusOf(row, networkNowMs(network, nowMs) / SECOND_MS),
    payer: toChecksumAddress(quote.payer),
    token: toChecksumAddress(quote.token),
    operator: toChecksumAddress(quote.operator),
    pricePerGpuHour: quote.pricePerGpuHour.toString(),
    maxAmount: quote.maxAmount.toString(),
    signer: await recoverTypedDataAddress({ ...quoteTypedData(scope, signedTerms(quote)), signature }),
    escrow: toChecksumAddress(scope.escrow),
    paymentInfo: toPaymentInfoView(quotedPaymentInfo(scope, quote)),
    createdAt: Math.floor(createdAt.getTime() / SECOND_MS),
  }
}

/** A payment that is not accepted pays for nothing: it goes back, and no second one with the same id can be made. */
function statusOf({ quote, paymentId, rejection }: QuoteRow, now: number): QuoteView['status'] {
  if (quote.prepaidAt !== null) return 'prepaid'
  if (paymentId !== null) return rejection === null ? 'paid' : 'rejected'
  return now >= quote.expiresAt ? 'expired' : 'quoted'
}

/** The same as a condition: quotes of one status at an instant, Unix seconds. */
export function hasStatus(status: QuoteView['status'], now: number): SQL {
  const unpaid = sql`${quotes.prepaidAt} IS NULL AND ${payments.paymentId} IS NULL`
  switch (status) {
    case 'prepaid':
      return sql`${quotes.prepaidAt} IS NOT NULL`
    case 'paid':
      return sql`${quotes.prepaidAt} IS NULL AND ${payments.paymentId} IS NOT NULL AND ${payments.rejection} IS NULL`
    case 'rejected':
      return sql`${quotes.prepaidAt} IS NULL AND ${payments.rejection} IS NOT NULL`
    case 'expired':
      return sql`${unpaid} AND ${quotes.expiresAt} <= ${now}`
    case 'quoted':
      return sql`${unpaid} AND ${quotes.expiresAt} > ${now}`
  }
}
