import type { Abi } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { toPaymentInfo } from '@/lib/payments/client/to-payment-info'
import type { PaymentView } from '@/lib/payments/payment-view'
import type { TokenUnit } from '../ui/amount'

/** What the parts of a dispute share. */
export type DisputeParts = { payment: PaymentView; token: TokenUnit; network: ClientNetwork }

/** What a dispute freezes, `1,152.00 USDC`. */
export function heldTextOf({ payment, token }: Pick<DisputeParts, 'payment' | 'token'>): string {
  return `${formatAmount(BigInt(payment.held), token.decimals)} ${token.symbol}`
}

/** A call of the escrow about one payment. */
export function disputeCall(payment: PaymentView, functionName: string, more: readonly unknown[] = []) {
  const args = [toPaymentInfo(payment.paymentInfo), ...more]
  return { address: payment.escrow, abi: paymentEscrowAbi as Abi, functionName, args }
}
