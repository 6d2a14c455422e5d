import { z } from 'zod'
import {
  addressField,
  amountField,
  bpsField,
  chainIdField,
  hashField,
  hexField,
  unixSecondsField,
} from '@/lib/core/view-fields'
import { paymentInfoView } from './payment-info-view'

/** Body of `POST /quotes`. */
export const quoteRequest = z.object({
  chainId: chainIdField,
  token: addressField,
  gpuModel: z.string().min(1).max(64),
  /** Thousandths of a GPU, 1 … 1,024,000. */
  gpuMilli: z.int().min(1).max(1_024_000),
  /** 1 minute … 30 days, in ms. */
  durationMs: z.int().min(60_000).max(2_592_000_000),
})

/** A signed price offer; no money has moved. */
export const quoteView = z.object({
  quoteId: z.string(),
  chainId: chainIdField,
  /**
   * `paid` once the escrow holds its money, `prepaid` once its task was started on the prepaid balance, `rejected` where
   * the escrow's payment does not fulfil it and goes back.
   */
  status: z.enum(['quoted', 'expired', 'paid', 'prepaid', 'rejected']),
  payer: addressField,
  token: addressField,
  operator: addressField,
  taskId: z.string(),
  gpuModel: z.string(),
  gpuMilli: z.int(),
  durationMs: z.int(),
  pricePerGpuHour: amountField,
  maxAmount: amountField,
  feeBps: bpsField,
  burnBps: bpsField,
  rateCardVersion: z.int(),
  expiresAt: unixSecondsField,
  authorizationExpiry: unixSecondsField,
  refundExpiry: unixSecondsField,
  /** EIP-712 digest of the quote: PaymentInfo.salt. */
  salt: hashField,
  paymentId: hashField,
  /** Our EIP-712 signature over the quote, and who signed. */
  signature: hexField,
  signer: addressField,
  /** The contract to approve and call. */
  escrow: addressField,
  /** Pass it to `authorize` or `authorizeWithPermit` unchanged, with amount = maxAmount. */
  paymentInfo: paymentInfoView,
  createdAt: unixSecondsField,
})

/** See {@link quoteRequest}. */
export type QuoteRequest = z.output<typeof quoteRequest>
/** See {@link quoteView}. */
export type QuoteView = z.output<typeof quoteView>
