import { describe, expect, it } from 'vitest'
import { readTask } from './task-input'

describe('readTask', () => {
  it('reads whole GPUs, fractions and hours exactly', () => {
    expect(readTask({ gpus: '8', hours: '72' })).toEqual({ gpuMilli: 8000, durationMs: 259_200_000 })
    expect(readTask({ gpus: '0.25', hours: '0,5' })).toEqual({ gpuMilli: 250, durationMs: 1_800_000 })
  })
  it('refuses what the API would refuse', () => {
    expect(readTask({ gpus: '0', hours: '0' })).toEqual({ gpuMilli: null, durationMs: null })
    expect(readTask({ gpus: '1025', hours: '721' })).toEqual({ gpuMilli: null, durationMs: null })
    expect(readTask({ gpus: '1e3', hours: '-1' })).toEqual({ gpuMilli: null, durationMs: null })
  })
})
