import type { PaymentStepView } from '@/lib/payments/payment-view'

/** What tells one step with a transaction from another. */
function keyOf({ type, transactionHash, epoch }: PaymentStepView): string {
  return `${type}:${transactionHash}:${epoch}`
}

/**
 * The steps with a transaction that were seen before and are not there any more: the network dropped their block. One that
 * is back, in another block or another transaction of its kind for the same epoch, is no longer missing.
 */
export function takenBack(seen: readonly PaymentStepView[], now: readonly PaymentStepView[]): PaymentStepView[] {
  const isThere = (step: PaymentStepView) =>
    now.some((item) => keyOf(item) === keyOf(step) || (item.type === step.type && item.epoch === step.epoch))
  return seen.filter((step) => step.transactionHash !== null && !isThere(step))
}

/** All steps that were seen so far, each once. */
export function remember(seen: readonly PaymentStepView[], now: readonly PaymentStepView[]): PaymentStepView[] {
  const known = new Set(seen.map(keyOf))
  return [...seen, ...now.filter((step) => !known.has(keyOf(step)))]
}
