import { concatHex, type Hex, maxUint96, padHex, toHex } from 'viem'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'

/** What is to be taken out of a prepaid balance for a task; base units, below 2^96 as every balance in the escrow. */
export type SettlementItem = { payer: Address; amount: bigint; taskRef: Hex }

/**
 * Items as `settlePacked` reads them, two words each: the payer's 20 bytes with the amount's 12 behind them, then the task.
 * A word less of calldata an item than `settle` takes.
 */
export function packSettlements(items: readonly SettlementItem[]): Hex[] {
  return items.flatMap(({ payer, amount, taskRef }) => {
    assert(amount > 0n && amount <= maxUint96, 'a settlement is above zero and fits into 96 bits')
    return [concatHex([payer, padHex(toHex(amount), { size: 12 })]), taskRef]
  })
}
