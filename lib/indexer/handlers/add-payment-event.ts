import type { PaymentEventRow, ReadModelBatch, RowOrigin } from '../read-model-batch'

type Facts = Pick<PaymentEventRow, 'paymentId' | 'type' | 'amount'> & Partial<PaymentEventRow>

/** Adds an escrow event of a payment; what it does not carry is zero or null. */
export function addPaymentEvent(batch: ReadModelBatch, origin: RowOrigin, facts: Facts): void {
  const absent = { token: null, fee: 0n, burned: 0n, net: 0n, epoch: null, taskRef: null, info: null, details: null }
  batch.payments.push({ ...absent, ...facts, ...origin })
}
