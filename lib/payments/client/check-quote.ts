import { recoverTypedDataAddress } from 'viem'
import type { Deployment } from '@/lib/config/deployment'
import { maxAmount } from '@/lib/payments/max-amount'
import { toPaymentId } from '@/lib/payments/payment-id'
import { type QuoteTerms, quoteTypedData, toPaymentInfo } from '@/lib/payments/quote'
import type { QuoteView } from '@/lib/payments/quote-view'

/**
 * Checks in this browser that a quote is what it says: its price follows from its rate, the payment it leads to holds exactly
 * its terms, our signature covers them, and the money goes to the escrow this page knows. Resolves with what is wrong, or null.
 */
export async function checkQuote(
  quote: QuoteView,
  { account, deployment }: { account: string; deployment: Deployment },
): Promise<string | null> {
  const scope = { chainId: quote.chainId, escrow: quote.escrow }
  const terms: QuoteTerms = {
    ...quote,
    pricePerGpuHour: BigInt(quote.pricePerGpuHour),
    maxAmount: BigInt(quote.maxAmount),
  }
  if (quote.escrow.toLowerCase() !== deployment.escrow) return 'it names another escrow contract'
  if (!deployment.tokens.some((token) => token.address === quote.token.toLowerCase()))
    return 'it names an unknown token'
  if (quote.payer.toLowerCase() !== account.toLowerCase()) return 'it was made for another account'
  if (terms.maxAmount !== maxAmount(terms)) return 'its price does not follow from its rate'
  const info = toPaymentInfo(scope, terms)
  if (!isSameInfo(info, quote.paymentInfo)) return 'the payment differs from its terms'
  if (toPaymentId(scope, info) !== quote.paymentId) return 'its payment has another id'
  const signer = await recoverTypedDataAddress({ ...quoteTypedData(scope, terms), signature: quote.signature })
  return signer.toLowerCase() === quote.signer.toLowerCase() ? null : 'its signature does not fit'
}

function isSameInfo(info: ReturnType<typeof toPaymentInfo>, view: QuoteView['paymentInfo']): boolean {
  return Object.entries(info).every(
    ([field, value]) => String(value).toLowerCase() === String(view[field as keyof typeof view]).toLowerCase(),
  )
}
