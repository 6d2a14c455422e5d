import type { Approval } from '@/lib/chain/events/approval'
import { type Handler, originOf } from '../handler'

/** An allowance an owner gave; no money moved. */
export const handleApproval: Handler<Approval> = (log, batch, { ownContracts }) => {
  const { owner, spender, value } = log.args
  if (ownContracts.has(owner)) return
  batch.history.push({
    ...originOf(log),
    wallet: owner,
    type: 'approval',
    token: log.address,
    amount: value,
    direction: 'none',
    counterparty: spender,
    epoch: null,
    fee: null,
  })
}
