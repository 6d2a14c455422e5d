import type { PrepaidDeposited } from '@/lib/chain/events/prepaid-deposited'
import { type Handler, originOf } from '../handler'

/** Money that a payer put aside in the escrow. */
export const handlePrepaidDeposited: Handler<PrepaidDeposited> = (log, batch) => {
  const { payer, token, amount } = log.args
  batch.history.push({
    ...originOf(log),
    wallet: payer,
    type: 'prepaid-deposited',
    token,
    amount,
    direction: 'out',
    counterparty: log.address,
    epoch: null,
    fee: null,
  })
}
