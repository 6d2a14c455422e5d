import { describe, expect, it } from 'vitest'
import { ZERO_ADDRESS } from '@/lib/core/address'
import type { ReadModelBatch } from '../read-model-batch'
import { handleTransfer } from './transfer'

const FROM = `0x${'aa'.repeat(20)}` as const
const TO = `0x${'bb'.repeat(20)}` as const
const ESCROW = `0x${'cc'.repeat(20)}` as const
const TOKEN = `0x${'dd'.repeat(20)}` as const

/** The history lines of one transfer, as wallet, type and counterparty. */
function linesOf(from: typeof FROM, to: typeof FROM, value: bigint) {
  const origin = { chainId: 1, blockNumber: 1, blockTime: 1, txHash: '0x01', blockHash: '0x02', logIndex: 0 } as const
  const batch: ReadModelBatch = { payments: [], history: [] }
  const log = { ...origin, address: TOKEN, eventName: 'Transfer', args: { from, to, value } } as const
  handleTransfer(log, batch, { ownContracts: new Set([ESCROW]) })
  return batch.history.map(({ wallet, type, counterparty, amount }) => ({ wallet, type, counterparty, amount }))
}

describe('handleTransfer', () => {
  it('gives a line to both ends', () => {
    expect(linesOf(FROM, TO, 5n)).toEqual([
      { wallet: FROM, type: 'transfer-out', counterparty: TO, amount: 5n },
      { wallet: TO, type: 'transfer-in', counterparty: FROM, amount: 5n },
    ])
  })
  it('tells minting and burning apart', () => {
    expect(linesOf(ZERO_ADDRESS, TO, 5n)).toEqual([{ wallet: TO, type: 'mint', counterparty: null, amount: 5n }])
    expect(linesOf(FROM, ZERO_ADDRESS, 5n)).toEqual([{ wallet: FROM, type: 'burn', counterparty: null, amount: 5n }])
  })
  it('writes nothing of a transfer of nothing, which anybody can make in another’s name', () => {
    expect(linesOf(FROM, TO, 0n)).toEqual([])
  })
  it('leaves to their own events what our contracts move', () => {
    expect(linesOf(ESCROW, TO, 5n)).toEqual([])
    expect(linesOf(FROM, ESCROW, 5n)).toEqual([])
  })
})
