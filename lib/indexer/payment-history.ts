import { assert } from '@/lib/core/assert'
import type { HistoryType } from '@/lib/history/history-view'
import type { PaymentEventType } from '@/lib/payments/fold-payment'
import type { PaymentParties } from '@/lib/payments/server/find-payment-parties'
import type { HistoryRow, PaymentEventRow } from './read-model-batch'

/** How each escrow event looks in its payer's history; a reversal shows as the refund that comes with it. */
const LINES: Record<PaymentEventType, { type: HistoryType; direction: 'in' | 'out' | 'none' } | null> = {
  authorized: { type: 'payment-authorized', direction: 'out' },
  captured: { type: 'payment-captured', direction: 'none' },
  'capture-reversed': null,
  voided: { type: 'payment-voided', direction: 'in' },
  reclaimed: { type: 'payment-reclaimed', direction: 'in' },
  refunded: { type: 'payment-refunded', direction: 'in' },
  disputed: { type: 'payment-disputed', direction: 'none' },
  'dispute-resolved': { type: 'dispute-resolved', direction: 'none' },
}

/** A line of a payment in its payer's history. */
export type PaymentHistoryRow = Omit<HistoryRow, 'taskRef'> & { paymentId: `0x${string}`; taskId: string | null }

/** Lines that escrow events add to the payers' histories. */
export function toPaymentHistory(
  events: readonly PaymentEventRow[],
  parties: ReadonlyMap<string, PaymentParties>,
): PaymentHistoryRow[] {
  return events.flatMap((event) => {
    const line = LINES[event.type]
    if (!line) return []
    const payment = parties.get(event.paymentId)
    assert(payment, `payment ${event.paymentId} of an event is known`)
    const { chainId, txHash, logIndex, blockNumber, blockTime, paymentId, amount, epoch } = event
    return {
      ...{ chainId, txHash, logIndex, blockNumber, blockTime, paymentId, amount, epoch },
      ...line,
      wallet: payment.payer,
      token: payment.token,
      counterparty: payment.operator,
      taskId: payment.taskId,
      fee: event.type === 'captured' ? event.fee : null,
    }
  })
}
