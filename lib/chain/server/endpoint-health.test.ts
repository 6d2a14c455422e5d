import { describe, expect, it } from 'vitest'
import {
  createEndpointRecord,
  type EndpointRecord,
  noteFailure,
  noteSuccess,
  rankEndpoints,
  toEndpointHealth,
} from './endpoint-health'

const NOW = 1_000_000

function records(...changes: Partial<EndpointRecord>[]): EndpointRecord[] {
  return changes.map((change, place) => ({
    ...createEndpointRecord(`https://n${place}.example/key`, place),
    ...change,
  }))
}

function order(...changes: Partial<EndpointRecord>[]): number[] {
  const items = records(...changes).map((record) => ({ record }))
  return rankEndpoints(items, NOW).map(({ record }) => record.place)
}

describe('rankEndpoints', () => {
  it('keeps the order of the configuration among equals', () => {
    expect(order({}, {}, {})).toEqual([0, 1, 2])
  })
  it('asks one that failed after one that is behind, and one of another chain last of all', () => {
    const other = { chainIdMatches: false }
    const blocked = { blockedUntilMs: NOW + 1 }
    expect(order(other, blocked, { head: 90 }, { head: 100 })).toEqual([3, 2, 1, 0])
  })
  it('asks one that failed again once its pause is over', () => {
    expect(order({ blockedUntilMs: NOW + 1 }, {})).toEqual([1, 0])
    expect(order({ blockedUntilMs: NOW }, {})).toEqual([0, 1])
  })
  it('takes a few blocks of difference for nothing', () => {
    expect(order({ head: 97 }, { head: 100 })).toEqual([0, 1])
    expect(order({ head: 96 }, { head: 100 })).toEqual([1, 0])
  })
})

describe('noteFailure', () => {
  it('doubles the pause with every failure, up to a minute, and an answer ends it', () => {
    const [record] = records({})
    if (!record) throw new Error('a record was made')
    const pauses = Array.from({ length: 10 }, () => {
      noteFailure(record, NOW)
      return record.blockedUntilMs - NOW
    })
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
    noteSuccess(record, 20)
    expect(record).toMatchObject({ failures: 0, blockedUntilMs: 0, latencyMs: 20 })
  })
})

describe('toEndpointHealth', () => {
  it('tells the state, head and latency of each, and never a path that may carry a key', () => {
    const health = toEndpointHealth(
      records(
        { chainIdMatches: true, chainId: 8453, head: 100, latencyMs: 12 },
        { chainIdMatches: true, head: 90 },
        {},
        { failures: 1 },
        { failures: 3 },
        { chainIdMatches: false, chainId: 1, failures: 9 },
      ),
    )
    const well = { endpoint: 'n0.example', state: 'ok', problem: null, chainId: 8453, head: 100, latencyMs: 12 }
    expect(health[0]).toEqual(well)
    expect(health.map(({ state, problem }) => `${state} ${problem}`)).toEqual([
      'ok null',
      'degraded lagging',
      'degraded unheard',
      'degraded failing',
      'down failing',
      'down wrong-chain',
    ])
    expect(JSON.stringify(health)).not.toContain('key')
  })
})
