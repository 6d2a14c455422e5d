import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followStream } from './follow-stream'

/** A stream as a browser offers it, moved by the test. */
class FakeSource extends EventTarget {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSED = 2
  readyState: number = this.CONNECTING
  constructor(readonly from: string | null) {
    super()
  }
  close() {
    this.readyState = this.CLOSED
  }
  succeed() {
    this.readyState = this.OPEN
    this.dispatchEvent(new Event('open'))
  }
  /** The network failed: the browser tries again by itself. */
  drop() {
    this.readyState = this.CONNECTING
    this.dispatchEvent(new Event('error'))
  }
  /** The server refused: the browser gives up. */
  refuse() {
    this.readyState = this.CLOSED
    this.dispatchEvent(new Event('error'))
  }
  say(name: string, data: string, lastEventId = '') {
    this.dispatchEvent(new MessageEvent(name, { data, lastEventId }))
  }
}

function follow(from: string | null = null) {
  const sources: FakeSource[] = []
  const opened: (number | null)[] = []
  const heard: string[] = []
  const leave = followStream(
    {
      events: ['payment', 'beat'],
      open: (lastEventId) => {
        const source = new FakeSource(lastEventId)
        sources.push(source)
        return source as unknown as EventSource
      },
    },
    { onOpened: (at) => opened.push(at), onEvent: (name, data) => heard.push(`${name} ${data}`) },
    from,
  )
  const last = () => sources.at(-1) as FakeSource
  return { sources, opened, heard, leave, last }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 5_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('followStream', () => {
  it('says when it opened, and hands on the events that are listened for', () => {
    const { last, opened, heard } = follow()
    expect(opened).toEqual([])
    last().succeed()
    last().say('payment', '{"chainId":1}', '7')
    last().say('unknown', '{}')
    expect(opened).toEqual([5_000_000])
    expect(heard).toEqual(['payment {"chainId":1}'])
  })
  it('says at once that it is not open any more, and when the browser brought it back', () => {
    const { last, opened, sources } = follow()
    last().succeed()
    last().drop()
    vi.advanceTimersByTime(3000)
    last().succeed()
    expect(opened).toEqual([5_000_000, null, 5_003_000])
    expect(sources).toHaveLength(1)
  })
  it('opens another one, where the last was left, after the server refused it', () => {
    const { last, opened, sources } = follow()
    last().succeed()
    last().say('payment', '{}', '31337-12')
    last().refuse()
    expect(opened.at(-1)).toBeNull()
    vi.advanceTimersByTime(10_000)
    expect(sources.map(({ from }) => from)).toEqual([null, '31337-12'])
    last().succeed()
    expect(opened.at(-1)).toBe(5_010_000)
  })
  it('takes a stream that is silent for longer than two beats for dead', () => {
    const { last, opened, sources } = follow()
    last().succeed()
    vi.advanceTimersByTime(45_000)
    last().say('beat', '{}')
    vi.advanceTimersByTime(45_000)
    expect(opened).toEqual([5_000_000])
    vi.advanceTimersByTime(5_000)
    expect(opened.at(-1)).toBeNull()
    expect(sources[0]?.readyState).toBe(2)
    vi.advanceTimersByTime(10_000)
    expect(sources).toHaveLength(2)
  })
  it('answers where it was left, and does nothing more', () => {
    const { last, opened, sources, leave } = follow('31337-3')
    last().succeed()
    expect(leave()).toBe('31337-3')
    expect(opened.at(-1)).toBeNull()
    vi.advanceTimersByTime(600_000)
    expect(sources).toHaveLength(1)
    expect(sources[0]?.readyState).toBe(2)
  })
})
