import { describe, expect, it } from 'vitest'
import { describeTask, formatHours } from './describe-task'

describe('describeTask', () => {
  it('names GPUs, model and the longest time', () => {
    expect(describeTask({ gpuModel: 'H100', gpuMilli: 8000, durationMs: 72 * 3_600_000 })).toBe(
      '8 × H100, up to 72 hours',
    )
    expect(describeTask({ gpuModel: 'L40S', gpuMilli: 250, durationMs: 90 * 60_000 })).toBe(
      '0.25 × L40S, up to 90 minutes',
    )
  })
  it('is null where a fact is unknown', () => {
    expect(describeTask({ gpuModel: null, gpuMilli: 8000, durationMs: 1 })).toBeNull()
  })
})

describe('formatHours', () => {
  it('says one hour in the singular', () => {
    expect(formatHours(3_600_000)).toBe('1 hour')
  })
})
