import 'server-only'
import type { NetworkConfig } from '@/lib/config/env.server'
import { toChecksumAddress } from '@/lib/core/address'
import { heldAmount, paymentStatus } from '../payment'
import type { PaymentSummaryView } from '../payment-view'
import type { PaymentRow } from './payment-rows'

/** A payment as the list shows it. */
export function toPaymentSummary(row: PaymentRow, network: NetworkConfig): PaymentSummaryView {
  const { payment, quote } = row
  const final = row.lastBlock <= row.finalizedBlock
  const completed = row.completedAtMs !== null
  return {
    chainId: payment.chainId,
    paymentId: payment.paymentId,
    quoteId: payment.quoteId,
    taskId: quote?.taskId ?? null,
    gpuModel: quote?.gpuModel ?? null,
    gpuMilli: quote?.gpuMilli ?? null,
    durationMs: quote?.durationMs ?? null,
    status: paymentStatus({ ...payment, disputed: row.disputed, expired: false, completed, final }),
    payer: toChecksumAddress(payment.payer),
    operator: toChecksumAddress(payment.operator),
    token: toChecksumAddress(payment.token),
    authorized: payment.authorized.toString(),
    captured: payment.captured.toString(),
    voided: payment.voided.toString(),
    reclaimed: payment.reclaimed.toString(),
    refunded: payment.refunded.toString(),
    held: heldAmount(payment).toString(),
    fees: payment.fees.toString(),
    burned: payment.burned.toString(),
    rejection: payment.rejection,
    authorizedAt: payment.authorizedAt,
    authorizedTransactionHash: payment.authorizedTxHash,
    confirmations: Math.max(0, row.headBlock - payment.authorizedBlock),
    confirmationsNeeded: network.confirmations,
    final,
  }
}
