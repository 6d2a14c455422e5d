import type { PrepaidSettled } from '@/lib/chain/events/prepaid-settled'
import { type Handler, originOf } from '../handler'

/** Prepaid money that paid for an epoch's usage; it left the wallet when it was deposited. */
export const handlePrepaidSettled: Handler<PrepaidSettled> = (log, batch) => {
  const { payer, token, amount, epoch, fee, taskRef } = log.args
  batch.history.push({
    ...originOf(log),
    wallet: payer,
    type: 'prepaid-settled',
    token,
    amount,
    direction: 'none',
    counterparty: log.address,
    epoch: Number(epoch),
    fee,
    taskRef,
  })
}
