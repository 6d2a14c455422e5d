import type { RewardsClaimed } from '@/lib/chain/events/rewards-claimed'
import { type Handler, originOf } from '../handler'

/** A line for the account; another one for the recipient where the account chose somebody else. */
export const handleRewardsClaimed: Handler<RewardsClaimed> = (log, batch) => {
  const { account, token, recipient, amount } = log.args
  const row = { ...originOf(log), type: 'rewards-claimed', token, amount, epoch: null, fee: null } as const
  if (account === recipient) {
    batch.history.push({ ...row, wallet: account, direction: 'in', counterparty: log.address })
    return
  }
  batch.history.push({ ...row, wallet: account, direction: 'none', counterparty: recipient })
  batch.history.push({ ...row, wallet: recipient, direction: 'in', counterparty: account })
}
