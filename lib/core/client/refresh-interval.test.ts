import { describe, expect, it } from 'vitest'
import { POLL_MS, REST_MS } from '../poll'
import { type RefreshPace, refreshInterval } from './refresh-interval'

const OPENED_AT = 1_000_000

const pace: RefreshPace<{ final: boolean }> = { pollMs: POLL_MS, restMs: REST_MS, isMoving: ({ final }) => !final }

const answered = (over: Partial<Parameters<typeof refreshInterval<{ final: boolean }>>[2]['state']> = {}) => ({
  state: { data: { final: true }, dataUpdatedAt: OPENED_AT + POLL_MS, error: null, isInvalidated: false, ...over },
})

describe('refreshInterval', () => {
  it('polls while no stream is open: visitors, and the time after a stream broke', () => {
    expect(refreshInterval(null, pace, answered())).toBe(POLL_MS)
  })
  it('rests on an answer that came after the stream had opened', () => {
    expect(refreshInterval(OPENED_AT, pace, answered())).toBe(REST_MS)
  })
  it('polls once more where the answer may have been read before the stream opened', () => {
    expect(refreshInterval(OPENED_AT, pace, answered({ dataUpdatedAt: OPENED_AT - 1 }))).toBe(POLL_MS)
    expect(refreshInterval(OPENED_AT, pace, answered({ dataUpdatedAt: OPENED_AT + POLL_MS - 1 }))).toBe(POLL_MS)
  })
  it('polls what no event will tell', () => {
    expect(refreshInterval(OPENED_AT, pace, answered({ data: { final: false } }))).toBe(POLL_MS)
  })
  it('polls where the last answer failed, is known to be old, or never came', () => {
    expect(refreshInterval(OPENED_AT, pace, answered({ error: new Error('503') }))).toBe(POLL_MS)
    expect(refreshInterval(OPENED_AT, pace, answered({ isInvalidated: true }))).toBe(POLL_MS)
    expect(refreshInterval(OPENED_AT, pace, answered({ data: undefined }))).toBe(POLL_MS)
  })
})
