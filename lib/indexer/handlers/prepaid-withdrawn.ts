import type { PrepaidWithdrawn } from '@/lib/chain/events/prepaid-withdrawn'
import { type Handler, originOf } from '../handler'

/** Prepaid money that came back to its payer. */
export const handlePrepaidWithdrawn: Handler<PrepaidWithdrawn> = (log, batch) => {
  const { payer, token, amount } = log.args
  batch.history.push({
    ...originOf(log),
    wallet: payer,
    type: 'prepaid-withdrawn',
    token,
    amount,
    direction: 'in',
    counterparty: log.address,
    epoch: null,
    fee: null,
  })
}
