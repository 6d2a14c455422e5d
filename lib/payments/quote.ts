import { hashTypedData } from 'viem'
import { type Address, ZERO_ADDRESS } from '@/lib/core/address'
import type { PaymentInfo } from './fold-payment'

/** What we sign when we offer a price. Amounts in the token's base unit. */
export type QuoteTerms = {
  payer: Address
  token: Address
  operator: Address
  taskId: string
  gpuModel: string
  gpuMilli: number
  durationMs: number
  pricePerGpuHour: bigint
  maxAmount: bigint
  feeBps: number
  burnBps: number
  rateCardVersion: number
  /** Unix seconds. */
  expiresAt: number
  authorizationExpiry: number
  refundExpiry: number
}

/** The EIP-712 type of a quote; the order of fields is part of the type's hash. */
const QUOTE_TYPES = {
  GpuQuote: [
    { name: 'payer', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'operator', type: 'address' },
    { name: 'taskId', type: 'string' },
    { name: 'gpuModel', type: 'string' },
    { name: 'gpuMilli', type: 'uint256' },
    { name: 'durationMs', type: 'uint256' },
    { name: 'pricePerGpuHour', type: 'uint256' },
    { name: 'maxAmount', type: 'uint256' },
    { name: 'feeBps', type: 'uint256' },
    { name: 'burnBps', type: 'uint256' },
    { name: 'rateCardVersion', type: 'uint256' },
    { name: 'expiresAt', type: 'uint256' },
    { name: 'authorizationExpiry', type: 'uint256' },
    { name: 'refundExpiry', type: 'uint256' },
  ],
} as const

/** Where a quote is valid: one escrow on one network. */
export type QuoteScope = { chainId: number; escrow: Address }

/** The typed data of a quote, for signing and for checking a signature. */
export function quoteTypedData({ chainId, escrow }: QuoteScope, terms: QuoteTerms) {
  return {
    domain: { name: 'GpuQuote', version: '1', chainId, verifyingContract: escrow },
    types: QUOTE_TYPES,
    primaryType: 'GpuQuote',
    message: {
      payer: terms.payer,
      token: terms.token,
      operator: terms.operator,
      taskId: terms.taskId,
      gpuModel: terms.gpuModel,
      pricePerGpuHour: terms.pricePerGpuHour,
      maxAmount: terms.maxAmount,
      gpuMilli: BigInt(terms.gpuMilli),
      durationMs: BigInt(terms.durationMs),
      feeBps: BigInt(terms.feeBps),
      burnBps: BigInt(terms.burnBps),
      rateCardVersion: BigInt(terms.rateCardVersion),
      expiresAt: BigInt(terms.expiresAt),
      authorizationExpiry: BigInt(terms.authorizationExpiry),
      refundExpiry: BigInt(terms.refundExpiry),
    },
  } as const
}

/** The PaymentInfo a quote leads to: its salt is the quote's own digest, so that nothing of it can change. */
export function toPaymentInfo(scope: QuoteScope, terms: QuoteTerms): PaymentInfo {
  const { operator, payer, token, maxAmount, feeBps, burnBps, authorizationExpiry, refundExpiry } = terms
  const salt = hashTypedData(quoteTypedData(scope, terms))
  return { operator, payer, token, maxAmount, feeBps, burnBps, authorizationExpiry, refundExpiry, salt }
}

/** The terms as they were signed: a quote for whoever pays first names the zero address in the payer's place. */
export function signedTerms<Terms extends QuoteTerms>(quote: Terms & { bearer: boolean }): Terms {
  return quote.bearer ? { ...quote, payer: ZERO_ADDRESS } : quote
}

/** The PaymentInfo that a kept quote leads to, with who pays it; the salt is the digest of what was signed. */
export function quotedPaymentInfo(scope: QuoteScope, quote: QuoteTerms & { bearer: boolean }): PaymentInfo {
  return { ...toPaymentInfo(scope, signedTerms(quote)), payer: quote.payer }
}
