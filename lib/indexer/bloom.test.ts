import { describe, expect, it } from 'vitest'
import { bloomBits, buildBloom, covers, mayContain } from './bloom'

const EMPTY = buildBloom([])

describe('buildBloom', () => {
  it('is empty without logs', () => {
    expect(EMPTY).toBe(`0x${'00'.repeat(256)}`)
  })
  it('sets the bits the Yellow Paper names', () => {
    // The example of the Ethereum test suite: this address alone.
    const bloom = buildBloom(['0x095e7baea6a6c7c4c2dfeb977efac326af552d87'])
    const set = [...bloomBits('0x095e7baea6a6c7c4c2dfeb977efac326af552d87')]
    const ones = [...bloom.slice(2)].reduce(
      (sum, digit) => sum + Number.parseInt(digit, 16).toString(2).replaceAll('0', '').length,
      0,
    )
    expect(ones).toBe(new Set(set).size)
    expect(bloom).toContain('1')
  })
})

describe('mayContain', () => {
  it('is certain about what is not there and never misses what is', () => {
    const there = Array.from({ length: 40 }, (_, i) => `0x${i.toString(16).padStart(40, '0')}` as const)
    const bloom = buildBloom(there)
    for (const value of there) expect(mayContain(bloom, bloomBits(value))).toBe(true)
    expect(mayContain(EMPTY, bloomBits('0x01'))).toBe(false)
  })
})

describe('covers', () => {
  it('holds where every bit is explained, by more or by just these values', () => {
    const [one, two] = ['0x01', '0x02'] as const
    expect(covers(buildBloom([one]), buildBloom([one]))).toBe(true)
    expect(covers(buildBloom([one, two]), buildBloom([one]))).toBe(true)
    expect(covers(buildBloom([one]), buildBloom([one, two]))).toBe(false)
    expect(covers(EMPTY, EMPTY)).toBe(true)
  })
})
