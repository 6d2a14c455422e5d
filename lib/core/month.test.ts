import { describe, expect, it } from 'vitest'
import { addMonths, formatMonth, monthOf } from './month'

describe('months', () => {
  it('follow each other over the end of a year', () => {
    expect(addMonths('2026-12', 1)).toBe('2027-01')
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(addMonths('2026-03', -14)).toBe('2025-01')
  })
  it('begin and end at midnight UTC', () => {
    expect(monthOf(Date.UTC(2026, 10, 30, 23, 59, 59, 999))).toBe('2026-11')
    expect(monthOf(Date.UTC(2026, 11, 1))).toBe('2026-12')
  })
  it('have names', () => {
    expect(formatMonth('2026-11')).toBe('November 2026')
  })
})
