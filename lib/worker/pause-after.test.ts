import { describe, expect, it } from 'vitest'
import { pauseAfter } from './pause-after'

describe('pauseAfter', () => {
  it('doubles with each failure in a row, up to the longest pause', () => {
    const pauses = [0, 1, 2, 3, 4, 2_000].map((failures) =>
      pauseAfter(failures, { pauseSeconds: 5, longestPauseSeconds: 60 }),
    )
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60])
  })

  it('stays what it is where there is no longest pause, or a shorter one', () => {
    expect(pauseAfter(3, { pauseSeconds: 2 })).toBe(2)
    expect(pauseAfter(3, { pauseSeconds: 2, longestPauseSeconds: 1 })).toBe(2)
  })
})
