import type { Address } from '@/lib/core/address'
import { AUTHORIZATION_FIELDS } from '../transfer-authorization'

/** ERC-3009's typed data for money that only its receiver can collect, under a nonce of the payer's choice. */
export function transferTypedData({
  domain,
  from,
  to,
  value,
  validBefore,
  nonce,
}: {
  /** The token's own domain. */
  domain: { name: string; version: string; chainId: number; verifyingContract: Address }
  from: Address
  to: Address
  value: bigint
  /** Unix seconds. */
  validBefore: bigint
  nonce: `0x${string}`
}) {
  return {
    domain,
    types: { ReceiveWithAuthorization: AUTHORIZATION_FIELDS },
    primaryType: 'ReceiveWithAuthorization',
    message: { from, to, value, validAfter: 0n, validBefore, nonce },
  } as const
}
