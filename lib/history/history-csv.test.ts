import { describe, expect, it } from 'vitest'
import { csvField } from './csv-field'
import { HISTORY_CSV_HEADER, historyCsvLine } from './history-csv'

describe('csvField', () => {
  it('makes formulas harmless, also behind white space and in full-width', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '|cmd', '%00']) {
      expect(csvField(text).replace(/^"/, '')).toMatch(/^'/)
    }
  })
  it('quotes separators, quotes and line ends', () => {
    expect(csvField('a,b')).toBe('"a,b"')
    expect(csvField('a"b')).toBe('"a""b"')
    expect(csvField('a\nb')).toBe('"a\nb"')
  })
  it('leaves plain texts, numbers and nothing as they are', () => {
    expect([csvField('0xabc'), csvField(-5), csvField(null), csvField('2026-01-01T00:00:00.000Z')]).toEqual([
      '0xabc',
      '-5',
      '',
      '2026-01-01T00:00:00.000Z',
    ])
  })
})

describe('historyCsvLine', () => {
  it('writes exact amounts, above 2^53 and below one', () => {
    const hash = `0x${'ab'.repeat(32)}` as const
    const address = '0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f'
    const line = historyCsvLine({
      id: 'x',
      chainId: 31337,
      transactionHash: hash,
      logIndex: 0,
      blockNumber: 7,
      at: 1_700_000_000,
      wallet: address,
      type: 'payment-captured',
      token: address,
      symbol: '=WARP',
      decimals: 18,
      amount: '115792089237316195423570985008687907853269984665640564039457584007913129639935',
      direction: 'none',
      counterparty: null,
      paymentId: hash,
      taskId: 'tsk_1',
      epoch: 3,
      fee: '1',
      confirmations: 2,
      final: true,
    })
    expect(line.split(',').length).toBe(HISTORY_CSV_HEADER.split(',').length)
    expect(line).toContain('115792089237316195423570985008687907853269984665640564039457.584007913129639935')
    expect(line).toContain(",'=WARP,0.000000000000000001,")
    expect(line.endsWith('yes\n')).toBe(true)
  })
})
