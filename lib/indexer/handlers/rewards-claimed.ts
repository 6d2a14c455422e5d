import type { RewardsClaimed } from '@/lib/chain/events/rewards-claimed'
import { type Handler, originOf } from '../handler'

/** A line for the account. */
export const handleRewardsClaimed: Handler<RewardsClaimed> = (log, batch) => {
  const { account, token, amount } = log.args
  const row = { ...originOf(log), type: 'rewards-claimed', token, amount, epoch: null, fee: null } as const
  batch.history.push({ ...row, wallet: account, direction: 'in', counterparty: log.address })
}
