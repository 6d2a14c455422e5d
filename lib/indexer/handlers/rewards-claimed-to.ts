import type { RewardsClaimedTo } from '@/lib/chain/events/rewards-claimed-to'
import { type Handler, originOf } from '../handler'

/** A line for the account, and another one for the recipient that it chose; one line where it chose itself. */
export const handleRewardsClaimedTo: Handler<RewardsClaimedTo> = (log, batch) => {
  const { account, token, recipient, amount } = log.args
  const row = { ...originOf(log), type: 'rewards-claimed', token, amount, epoch: null, fee: null } as const
  if (recipient === account) {
    batch.history.push({ ...row, wallet: account, direction: 'in', counterparty: log.address })
    return
  }
  batch.history.push({ ...row, wallet: account, direction: 'none', counterparty: recipient })
  batch.history.push({ ...row, wallet: recipient, direction: 'in', counterparty: account })
}
