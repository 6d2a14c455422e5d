import { describe, expect, it } from 'vitest'
import { formatGpuHours, formatGpuHoursOfParts } from './format-gpu-hours'
import { GPU_MILLI_MS_PER_GPU_HOUR } from './gpu-milli-ms'

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

describe('formatGpuHoursOfParts', () => {
  it('lets the lines of a receipt add up to its sum', () => {
    const third = GPU_MILLI_MS_PER_GPU_HOUR / 3n
    expect(formatGpuHoursOfParts([third, third, third + 1n], 3)).toEqual(['0.333', '0.333', '0.334'])
    expect(formatGpuHours(3n * third + 1n, 3)).toBe('1.000')
  })
  it('still says that a part is not nothing', () => {
    expect(formatGpuHoursOfParts([1n, GPU_MILLI_MS_PER_GPU_HOUR])).toEqual(['< 0.01', '1.00'])
  })
})
