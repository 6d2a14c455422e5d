import type { PaymentEventType } from './fold-payment'

/** What the platform is told. Everything is told when it is final, and once. */
export const WEBHOOK_EVENT_TYPES = [
  'payment.authorized',
  'payment.rejected',
  'payment.captured',
  'payment.hold-low',
  'payment.disputed',
  'payment.dispute-resolved',
  'payment.refunded',
  'payment.settled',
  'payment.voided',
  'payment.reclaimed',
  'prepaid.settled',
  'prepaid.low',
  'prepaid.skipped',
  'task.completed',
  'epoch.active',
] as const
/** One of {@link WEBHOOK_EVENT_TYPES}. */
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number]

/** One event before it has an id. `subject` tells it from others of its type on the network. */
export type WebhookEvent = { type: WebhookEventType; subject: string; at: number; data: Record<string, unknown> }

/** A final escrow event of a payment, with the payment's money as the index has it now. */
export type FinalPaymentEvent = {
  type: PaymentEventType
  at: number
  transactionHash: string
  logIndex: number
  amount: bigint
  epoch: number | null
  payment: {
    paymentId: string
    taskId: string | null
    quoteId: string | null
    payer: string
    token: string
    authorized: bigint
    captured: bigint
    voided: bigint
    reclaimed: bigint
    refunded: bigint
    rejection: string | null
  }
  /** No event of the payment is still to become final: its money is what it says. */
  isSettled: boolean
}

/** What one final escrow event tells the platform: what happened, and what the payment has become by it. */
export function toWebhookEvents(event: FinalPaymentEvent): WebhookEvent[] {
  const { payment, at } = event
  const held = payment.authorized - payment.captured - payment.voided - payment.reclaimed
  const { authorized, captured, voided, reclaimed, refunded, ...names } = payment
  const money = { authorized, captured, voided, reclaimed, refunded, held }
  const state = Object.fromEntries(Object.entries(money).map(([name, amount]) => [name, amount.toString()]))
  const here = { transactionHash: event.transactionHash, amount: event.amount.toString(), epoch: event.epoch }
  const make = (type: WebhookEventType, subject: string): WebhookEvent => ({
    ...{ type, subject, at },
    data: { ...names, ...here, ...state },
  })
  const log = `${event.transactionHash}:${event.logIndex}`
  const events: WebhookEvent[] = []
  if (event.type === 'authorized') {
    events.push(make(payment.rejection === null ? 'payment.authorized' : 'payment.rejected', payment.paymentId))
  } else if (event.type !== 'capture-reversed') {
    events.push(make(`payment.${event.type}`, log))
  }
  if (!event.isSettled || payment.rejection !== null) return events
  if (held === 0n && captured > 0n) events.push(make('payment.settled', payment.paymentId))
  return events
}
