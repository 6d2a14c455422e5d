import { type AbiEvent, decodeEventLog, encodeAbiParameters, encodeEventTopics, type Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '@/lib/testing/random'
import { findEvent } from '@/lib/testing/simulated-events'
import { planStaticDecoder } from './decode-static'
import { EVENTS } from './event-registry'

const RUNS = 50

type Input = AbiEvent['inputs'][number] & { components?: readonly Input[] }

function randomHex(random: Random, bytes: number): Hex {
  const edge = random.below(6)
  const digit = () => (edge === 0 ? '0' : edge === 1 ? 'f' : random.below(16).toString(16))
  return `0x${Array.from({ length: bytes * 2 }, digit).join('')}`
}

function randomValue(random: Random, input: Input): unknown {
  const { type } = input
  if (type === 'tuple') return Object.fromEntries((input.components ?? []).map((c) => [c.name, randomValue(random, c)]))
  if (type === 'address') return randomHex(random, 20)
  if (type === 'bool') return random.below(2) === 1
  const [, kind, size] = /^(uint|bytes)(\d+)$/.exec(type) ?? []
  if (kind === 'bytes') return randomHex(random, Number(size))
  const value = BigInt(randomHex(random, Number(size) / 8))
  return Number(size) <= 48 ? Number(value) : value
}

function randomLog(random: Random, item: AbiEvent): { topics: [Hex, ...Hex[]]; data: Hex } {
  const args = Object.fromEntries(item.inputs.map((input) => [input.name, randomValue(random, input)]))
  const plain = item.inputs.filter((input) => !input.indexed)
  return {
    topics: encodeEventTopics({ abi: [item], args: args as never }) as [Hex, ...Hex[]],
    data: encodeAbiParameters(plain, plain.map((input) => args[input.name ?? '']) as never),
  }
}

/** Addresses without their checksum; numbers, strings and bigint apart. */
function lower(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, lower(item)]))
}

const planned = EVENTS.flatMap((event) => {
  const item = findEvent(event)
  const decode = planStaticDecoder(item)
  return decode ? [{ name: event.name, item, decode }] : []
})

describe('planStaticDecoder', () => {
  it('reads nearly every event of ours; those with bytes or lists are left to viem', () => {
    const left = EVENTS.filter((event) => !planned.some(({ name }) => name === event.name)).map(({ name }) => name)
    expect(planned.length).toBeGreaterThanOrEqual(EVENTS.length - 4)
    expect(left).toContain('OperationScheduled')
  })

  it.each(planned)('gives what viem gives of $name', ({ item, decode }) => {
    const random = createRandom(7)
    for (let run = 0; run < RUNS; run += 1) {
      const log = randomLog(random, item)
      const { args } = decodeEventLog({ abi: [item], ...log, strict: true })
      expect(decode(log)).toEqual(lower(args))
    }
  })

  it.each(planned)('refuses $name with a word too few, a word too many, or a topic too few', ({ item, decode }) => {
    const log = randomLog(createRandom(3), item)
    expect(() => decode({ ...log, data: `${log.data}${'0'.repeat(64)}` })).toThrow('shape')
    if (log.data.length > 2) expect(() => decode({ ...log, data: log.data.slice(0, -64) as Hex })).toThrow('shape')
    if (log.topics.length > 1) expect(() => decode({ ...log, topics: log.topics.slice(0, -1) })).toThrow('shape')
  })

  it('refuses words with bits outside of their type', () => {
    const item = {
      type: 'event',
      name: 'Case',
      inputs: [
        { name: 'who', type: 'address', indexed: false },
        { name: 'small', type: 'uint16', indexed: false },
        { name: 'flag', type: 'bool', indexed: false },
        { name: 'tag', type: 'bytes4', indexed: false },
      ],
    } as const satisfies AbiEvent
    const good = [
      '11'.repeat(20).padStart(64, '0'),
      'ffff'.padStart(64, '0'),
      '1'.padStart(64, '0'),
      'abcdef01'.padEnd(64, '0'),
    ]
    const read = planStaticDecoder(item)
    const withWord = (at: number, word: string) => good.map((other, index) => (index === at ? word : other)).join('')
    expect(read?.({ topics: ['0x'], data: `0x${good.join('')}` })).toEqual({
      who: `0x${'11'.repeat(20)}`,
      small: 65_535,
      flag: true,
      tag: '0xabcdef01',
    })
    const bad = ['1'.repeat(64), '10000'.padStart(64, '0'), '2'.padStart(64, '0'), 'abcdef0102'.padEnd(64, '0')]
    for (const [at, word] of bad.entries()) {
      expect(() => read?.({ topics: ['0x'], data: `0x${withWord(at, word)}` })).toThrow('shape')
    }
  })

  it('leaves arguments without a name or a fixed size alone', () => {
    const of = (input: AbiEvent['inputs'][number]) =>
      planStaticDecoder({ type: 'event', name: 'Case', inputs: [input] })
    expect(of({ name: 'text', type: 'string' })).toBeNull()
    expect(of({ name: 'list', type: 'uint256[]' })).toBeNull()
    expect(of({ name: '', type: 'uint256' })).toBeNull()
    expect(of({ name: 'signed', type: 'int256' })).toBeNull()
  })
})
