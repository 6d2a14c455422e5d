import type { Transfer } from '@/lib/chain/events/transfer'
import { ZERO_ADDRESS } from '@/lib/core/address'
import type { HistoryType } from '@/lib/history/history-view'
import { type Handler, originOf } from '../handler'

/**
 * Lines for both ends of a movement of our token; what our own contracts move has events that say more. A transfer of
 * nothing needs no allowance: anybody could write an address that looks like a known one into another's history.
 */
export const handleTransfer: Handler<Transfer> = (log, batch, { ownContracts }) => {
  const { from, to, value } = log.args
  if (value === 0n || ownContracts.has(from) || ownContracts.has(to)) return
  const add = (wallet: `0x${string}`, type: HistoryType, direction: 'in' | 'out', counterparty: `0x${string}` | null) =>
    batch.history.push({
      ...originOf(log),
      wallet,
      type,
      token: log.address,
      amount: value,
      direction,
      counterparty,
      epoch: null,
      fee: null,
    })
  if (from !== ZERO_ADDRESS)
    add(from, to === ZERO_ADDRESS ? 'burn' : 'transfer-out', 'out', to === ZERO_ADDRESS ? null : to)
  if (to !== ZERO_ADDRESS)
    add(to, from === ZERO_ADDRESS ? 'mint' : 'transfer-in', 'in', from === ZERO_ADDRESS ? null : from)
}
