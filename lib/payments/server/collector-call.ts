import 'server-only'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type QuoteTerms, toPaymentInfo } from '../quote'
import type { X402Payload } from '../x402'
import { collectorOf } from './read-x402-terms'

/** Intent of the transaction that submits an authorisation and opens the task's payment. */
export function openIntent(taskId: string): string {
  return `x402:${taskId}`
}

/** Intent of the one that opens it where somebody else submitted the authorisation: it need not wait for the other's end. */
export function paidIntent(taskId: string): string {
  return `x402-paid:${taskId}`
}

/**
 * The collector's call with an offer's terms and what was signed for it: `open` the payment, `openPaid` where somebody else
 * submitted the authorisation and the till was seen to be paid with it, or `giveBack` the money.
 */
export function collectorCall<Name extends 'open' | 'openPaid' | 'giveBack'>(
  network: NetworkConfig,
  { terms, payload: { payload }, functionName }: { terms: QuoteTerms; payload: X402Payload; functionName: Name },
) {
  const { from, validAfter, validBefore, nonce } = payload.authorization
  const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
  const authorization = {
    ...{ from, nonce, signature: payload.signature },
    validAfter: BigInt(validAfter),
    validBefore: BigInt(validBefore),
  }
  return {
    address: collectorOf(network),
    abi: x402CollectorAbi,
    functionName,
    args: [toPaymentInfo(scope, terms), authorization],
  } as const
}
