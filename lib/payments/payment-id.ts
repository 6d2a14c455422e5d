import { hashTypedData } from 'viem'
import type { PaymentInfo } from './fold-payment'
import type { QuoteScope } from './quote'

/** The EIP-712 type of the escrow's PaymentInfo, as the contract has it. */
export const PAYMENT_INFO_TYPES = {
  PaymentInfo: [
    { name: 'operator', type: 'address' },
    { name: 'payer', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'maxAmount', type: 'uint120' },
    { name: 'feeBps', type: 'uint16' },
    { name: 'burnBps', type: 'uint16' },
    { name: 'authorizationExpiry', type: 'uint48' },
    { name: 'refundExpiry', type: 'uint48' },
    { name: 'salt', type: 'bytes32' },
  ],
} as const

/** A payment's id: the EIP-712 digest of its PaymentInfo in the escrow's domain. */
export function toPaymentId({ chainId, escrow }: QuoteScope, info: PaymentInfo): `0x${string}` {
  return hashTypedData({
    domain: { name: 'PaymentEscrow', version: '1', chainId, verifyingContract: escrow },
    types: PAYMENT_INFO_TYPES,
    primaryType: 'PaymentInfo',
    message: info,
  })
}
