import { describe, expect, it } from 'vitest'
import { formatGpuHours } from './format-gpu-hours'

describe('formatGpuHours', () => {
  it('divides exactly and cuts', () => {
    expect(formatGpuHours(3_600_000_000n)).toBe('1.00')
    expect(formatGpuHours(3_599_999_999n)).toBe('0.99')
    expect(formatGpuHours(9_846_250n * 3_600_000n)).toBe('9,846.25')
  })
  it('says when something too small was metered', () => {
    expect(formatGpuHours(1n)).toBe('< 0.01')
    expect(formatGpuHours(0n)).toBe('0.00')
    expect(formatGpuHours(1n, 0)).toBe('< 1')
  })
})
