import 'server-only'
import { and, eq, inArray } from 'drizzle-orm'
import { recoverTypedDataAddress } from 'viem'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { payments, quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { quotedPaymentInfo, quoteTypedData, signedTerms } from '../quote'
import type { QuoteView } from '../quote-view'
import { toPaymentInfoView } from './to-payment-info-view'

/** A quote of one of the caller's wallets. Throws NotFoundError for another's, as for one that does not exist. */
export async function getQuote(
  db: Db,
  parameters: { networks: readonly NetworkConfig[]; quoteId: string; wallets: readonly Address[]; nowMs: number },
): Promise<QuoteView> {
  const { quoteId, wallets, nowMs } = parameters
  const [row] = await db
    .select({ quote: quotes, paymentId: payments.paymentId, rejection: payments.rejection })
    .from(quotes)
    .leftJoin(payments, and(eq(payments.chainId, quotes.chainId), eq(payments.paymentId, quotes.paymentId)))
    .where(and(eq(quotes.quoteId, quoteId), inArray(quotes.payer, [...wallets])))
  const network = parameters.networks.find((candidate) => candidate.chainId === row?.quote.chainId)
  if (!row || !network) throw new NotFoundError('Quote', quoteId)
  const { quote } = row
  const scope = { chainId: quote.chainId, escrow: network.deployment.escrow }
  const expired = networkNowMs(network, nowMs) / 1000 >= quote.expiresAt
  const { signature, salt, paymentId, rateCardVersion, createdAt } = quote
  return {
    ...{ quoteId, chainId: quote.chainId, signature, salt, paymentId, rateCardVersion },
    ...{ taskId: quote.taskId, gpuModel: quote.gpuModel, gpuMilli: quote.gpuMilli, durationMs: quote.durationMs },
    ...{ feeBps: quote.feeBps, burnBps: quote.burnBps, expiresAt: quote.expiresAt },
    ...{ authorizationExpiry: quote.authorizationExpiry, refundExpiry: quote.refundExpiry },
    status: statusOf(row, expired),
    payer: toChecksumAddress(quote.payer),
    token: toChecksumAddress(quote.token),
    operator: toChecksumAddress(quote.operator),
    pricePerGpuHour: quote.pricePerGpuHour.toString(),
    maxAmount: quote.maxAmount.toString(),
    signer: await recoverTypedDataAddress({ ...quoteTypedData(scope, signedTerms(quote)), signature }),
    escrow: toChecksumAddress(scope.escrow),
    paymentInfo: toPaymentInfoView(quotedPaymentInfo(scope, quote)),
    createdAt: Math.floor(createdAt.getTime() / 1000),
  }
}

/** A payment that is not accepted pays for nothing: it goes back, and no second one with the same id can be made. */
function statusOf(
  {
    quote,
    paymentId,
    rejection,
  }: { quote: { prepaidAt: number | null }; paymentId: string | null; rejection: string | null },
  expired: boolean,
): QuoteView['status'] {
  if (quote.prepaidAt !== null) return 'prepaid'
  if (paymentId !== null) return rejection === null ? 'paid' : 'rejected'
  return expired ? 'expired' : 'quoted'
}
