import { describe, expect, it } from 'vitest'
import { statementRows } from './statement-rows'

const token = `0x${'1'.repeat(40)}` as const
const hash = `0x${'2'.repeat(64)}` as const

describe('statementRows', () => {
  it('writes each line of the statement with its exact amounts, and no field that starts a formula', () => {
    const line = {
      ...{ at: 1_795_000_000, type: 'prepaid-settled', paymentId: null, taskId: '=1+1', token, epoch: 3 },
      ...{ amount: '2100000', fee: '84000', burned: '0', transactionHash: hash, blockNumber: 12 },
    }
    const [head, row] = statementRows({ chainId: 31337, lines: [line] })
    expect(head).toHaveLength(row?.length ?? 0)
    expect(row?.slice(0, 4)).toEqual([31337, '2026-11-18T11:06:40.000Z', 'prepaid-settled', ''])
    expect(row?.[4]).not.toMatch(/^=/)
    expect(row?.slice(5)).toEqual([3, token, '2100000', '84000', '0', 12, hash])
  })
})
