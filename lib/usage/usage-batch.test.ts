import { stringToBytes } from 'viem'
import { describe, expect, it } from 'vitest'
import { MAX_USAGE_BATCH_BYTES, parseUsageBatch } from './usage-batch'

const meter = `0x${'AB'.repeat(20)}`
const parse = (body: unknown) => parseUsageBatch(stringToBytes(typeof body === 'string' ? body : JSON.stringify(body)))
const statusOf = (work: () => unknown) => {
  try {
    work()
    return 200
  } catch (error) {
    return (error as { status: number }).status
  }
}

describe('parseUsageBatch', () => {
  it('reads a batch and leaves its records as they came', () => {
    expect(parse({ chainId: 1, meter, records: [{ anything: 1 }] })).toEqual({
      chainId: 1,
      meter: meter.toLowerCase(),
      records: [{ anything: 1 }],
    })
  })

  it('answers 400 for what is not JSON in UTF-8, 413 for too much, 422 for another shape', () => {
    expect(statusOf(() => parse('{'))).toBe(400)
    expect(statusOf(() => parseUsageBatch(new Uint8Array([0x22, 0xff, 0x22])))).toBe(400)
    expect(statusOf(() => parseUsageBatch(new Uint8Array(MAX_USAGE_BATCH_BYTES + 1)))).toBe(413)
    expect(statusOf(() => parse({ chainId: 1, meter, records: Array(10_001).fill({}) }))).toBe(413)
    expect(statusOf(() => parse({ chainId: 1, meter, records: Array(10_000).fill({}) }))).toBe(200)
    for (const body of [
      null,
      [],
      { chainId: 1, meter, records: [] },
      { chainId: '1', meter, records: [{}] },
      { chainId: 1, records: [{}] },
    ]) {
      expect(statusOf(() => parse(body))).toBe(422)
    }
  })
})
