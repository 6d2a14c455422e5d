import type { RecipientSet } from '@/lib/chain/events/recipient-set'
import { type Handler, originOf } from '../handler'

/** Notes where an account's claims of one token go from now on. */
export const handleRecipientSet: Handler<RecipientSet> = (log, batch) => {
  const { account, token, recipient } = log.args
  batch.history.push({
    ...originOf(log),
    wallet: account,
    type: 'recipient-set',
    token,
    amount: 0n,
    direction: 'none',
    counterparty: recipient,
    epoch: null,
    fee: null,
  })
}
