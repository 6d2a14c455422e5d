import { maxUint256 } from 'viem'
import { z } from 'zod'
import type { Address } from '@/lib/core/address'
import {
  addressField,
  amountField,
  bpsField,
  chainIdField,
  hashField,
  hexField,
  unixSecondsField,
} from '@/lib/core/view-fields'

/** Header of a 402 answer: what has to be paid, base64 of JSON. */
export const PAYMENT_REQUIRED_HEADER = 'PAYMENT-REQUIRED'
/** Header of the repeated request: the signed authorisation, base64 of JSON. */
export const PAYMENT_SIGNATURE_HEADER = 'PAYMENT-SIGNATURE'
/** Header of the answer to it: what became of the payment, base64 of JSON. */
export const PAYMENT_RESPONSE_HEADER = 'PAYMENT-RESPONSE'

/** Longest PAYMENT-SIGNATURE header that is read; an ordinary one has some 2,500 characters. */
const MAX_HEADER = 16_384

/** An unsigned 256-bit integer in decimal: a larger one cannot be hashed as what the token is signed for. */
const integerText = amountField.refine((text) => BigInt(text) <= maxUint256, 'is above 2^256 − 1')
/** Clients spell addresses as they like; a wrong checksum is none of our business. */
const addressText = addressField.transform((text) => text.toLowerCase() as Address)
const idText = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/)

/** Our signed quote for whoever pays first, as the requirements carry it and the client gives it back. */
export const x402Quote = z.object({
  taskId: idText,
  operator: addressText,
  gpuModel: z.string().min(1).max(64),
  gpuMilli: z.int().min(1).max(1_024_000),
  durationMs: z.int().min(1).max(2_592_000_000),
  pricePerGpuHour: integerText,
  feeBps: bpsField,
  burnBps: bpsField,
  rateCardVersion: z.int().nonnegative(),
  expiresAt: unixSecondsField,
  authorizationExpiry: unixSecondsField,
  refundExpiry: unixSecondsField,
  signature: hexField,
})

/** One way to pay, x402 version 2, scheme "exact" with ERC-3009. */
export const x402Requirements = z.object({
  scheme: z.literal('exact'),
  network: z.string().regex(/^eip155:[1-9][0-9]{0,9}$/),
  amount: integerText,
  asset: addressText,
  /** The till of this offer: its address follows from every term of the payment. */
  payTo: addressText,
  maxTimeoutSeconds: z.int().positive(),
  extra: z.looseObject({ name: z.string(), version: z.string(), quote: x402Quote }),
})

/** Body of the 402 answer's header. */
export const x402PaymentRequired = z.object({
  x402Version: z.literal(2),
  error: z.string(),
  resource: z.object({ url: z.string(), description: z.string(), mimeType: z.string() }),
  accepts: z.array(x402Requirements),
})

/** What a client signed with the scheme "exact" and ERC-3009. */
export const x402Payload = z.object({
  x402Version: z.literal(2),
  accepted: x402Requirements,
  payload: z.object({
    signature: hexField.refine((text) => text.length <= 4_096),
    authorization: z.object({
      from: addressText,
      to: addressText,
      value: integerText,
      validAfter: integerText,
      validBefore: integerText,
      nonce: z
        .string()
        .regex(/^0x[0-9a-fA-F]{64}$/)
        .transform((text) => text.toLowerCase())
        .pipe(hashField),
    }),
  }),
})

/** Answer to a task that was bought: where its payment is. In a block, not final yet: `GET /payments/{id}` says when it is. */
export const boughtTaskView = z.object({
  taskId: z.string(),
  quoteId: z.string(),
  chainId: chainIdField,
  paymentId: hashField,
  payer: addressField,
  token: addressField,
  amount: amountField,
  transactionHash: hashField,
  blockNumber: z.int(),
  /** From here on the payer can take back what is still held, without us. */
  authorizationExpiry: unixSecondsField,
})

/** See {@link x402Requirements}. */
export type X402Requirements = z.output<typeof x402Requirements>
/** See {@link x402PaymentRequired}. */
export type X402PaymentRequired = z.output<typeof x402PaymentRequired>
/** See {@link x402Payload}. */
export type X402Payload = z.output<typeof x402Payload>
/** See {@link boughtTaskView}. */
export type BoughtTaskView = z.output<typeof boughtTaskView>

/** A header of x402: base64 of the JSON's UTF-8. */
export function encodeX402Header(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** The payload of a PAYMENT-SIGNATURE header; null where it is none of ours. */
export function decodeX402Payload(header: string): X402Payload | null {
  if (header.length > MAX_HEADER) return null
  try {
    const bytes = Uint8Array.from(atob(header), (character) => character.charCodeAt(0))
    return x402Payload.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null
  } catch {
    return null
  }
}
