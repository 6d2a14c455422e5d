import 'server-only'
import type { paymentEvents } from '@/lib/db/schema/payments'
import type { PaymentEventType } from '../fold-payment'
import type { PaymentStatus } from '../payment'
import type { PaymentStepView } from '../payment-view'
import type { PaymentRow } from './payment-rows'

const FACT = {
  amount: null,
  fee: null,
  burned: null,
  net: null,
  epoch: null,
  transactionHash: null,
  blockNumber: null,
  confirmations: null,
  final: true,
} as const

/** A payment's steps, oldest first: the chain's events with transactions, and the facts we signed ourselves. */
export function toTimeline(
  row: PaymentRow,
  events: readonly (typeof paymentEvents.$inferSelect)[],
  status: PaymentStatus,
): PaymentStepView[] {
  const steps: PaymentStepView[] = events
    .filter((event) => event.type !== 'capture-reversed')
    .map((event) => ({
      type: event.type as Exclude<PaymentEventType, 'capture-reversed'>,
      at: event.blockTime,
      amount: event.amount.toString(),
      fee: event.fee.toString(),
      burned: event.burned.toString(),
      net: event.net.toString(),
      epoch: event.epoch,
      transactionHash: event.txHash,
      blockNumber: event.blockNumber,
      confirmations: Math.max(0, row.headBlock - event.blockNumber),
      final: event.blockNumber <= row.finalizedBlock,
    }))
  if (row.quote) steps.push({ ...FACT, type: 'quoted', at: Math.floor(row.quote.createdAt.getTime() / 1000) })
  if (row.completedAtMs !== null) {
    steps.push({ ...FACT, type: 'completed', at: Math.floor(row.completedAtMs / 1000) })
  }
  steps.sort((a, b) => rank(a) - rank(b) || a.at - b.at || (a.blockNumber ?? 0) - (b.blockNumber ?? 0))
  const last = events.at(-1)
  if (status === 'settled' && last) steps.push({ ...FACT, type: 'settled', at: last.blockTime })
  return steps
}

/** Our clock and the chain's may differ: the quote comes first whatever they say. */
function rank(step: PaymentStepView): number {
  return step.type === 'quoted' ? 0 : 1
}
