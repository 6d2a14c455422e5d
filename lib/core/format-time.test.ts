import { describe, expect, it } from 'vitest'
import {
  formatClock,
  formatDuration,
  formatRelative,
  formatUtc,
  formatUtcDay,
  formatUtcDayMinute,
  formatUtcMinute,
} from './format-time'

const AT = Date.UTC(2026, 10, 22, 8, 47, 11)

describe('formatUtc', () => {
  it('is in UTC whatever the zone of the machine', () => {
    expect(formatUtc(AT)).toBe('22 Nov 2026, 08:47:11 UTC')
    expect(formatUtcMinute(AT)).toBe('22 Nov 2026, 08:47 UTC')
    expect(formatUtcDay(AT)).toBe('22 Nov')
    expect(formatUtcDayMinute(AT)).toBe('22 Nov, 08:47')
  })
})

describe('formatRelative', () => {
  it('shows the largest whole unit', () => {
    expect(formatRelative(AT, AT)).toBe('now')
    expect(formatRelative(AT - 42_000, AT)).toBe('42 s ago')
    expect(formatRelative(AT - 3_600_000, AT)).toBe('1 h ago')
    expect(formatRelative(AT + 840_000, AT)).toBe('in 14 min')
    expect(formatRelative(AT - 3 * 86_400_000, AT)).toBe('3 d ago')
  })
})

describe('formatDuration', () => {
  it('shows the largest units and never a negative time', () => {
    expect(formatDuration(49_296_000)).toBe('13 h 41 min 36 s')
    expect(formatDuration(13_200_000, 2)).toBe('3 h 40 min')
    expect(formatDuration(-5)).toBe('0 s')
    expect(formatDuration(86_400_000, 2)).toBe('1 d')
  })
})

describe('formatClock', () => {
  it('keeps two digits a part', () => {
    expect(formatClock(876_000)).toBe('14:36')
    expect(formatClock(3_725_000)).toBe('1:02:05')
    expect(formatClock(-1)).toBe('00:00')
  })
})
