import 'server-only'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type QuoteTerms, toPaymentInfo } from '../quote'
import type { X402Payload } from '../x402'
import { collectorOf } from './read-x402-terms'

/** The collector's call with an offer's terms and what was signed for it: `open` the payment, or `giveBack` the money. */
export function collectorCall<Name extends 'open' | 'giveBack'>(
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
