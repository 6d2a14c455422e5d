import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EVENTS } from '@/lib/chain/events/event-registry'
import { type EventInput, encodeEvent } from '@/lib/testing/simulated-events'
import { applyLog } from './apply-log'
import type { ReadModelBatch } from './read-model-batch'

const SAME = `0x${'aa'.repeat(20)}` as const

/** One and the same address wherever there is one, and one or nothing everywhere else. */
function sameValue({ type, components = [] }: EventInput): unknown {
  if (type === 'tuple') return Object.fromEntries(components.map((part) => [part.name, sameValue(part)]))
  if (type.endsWith(']')) return []
  if (type === 'address') return SAME
  if (type === 'bool') return false
  if (type === 'string') return ''
  if (type === 'bytes') return '0x'
  const [, bytes] = /^bytes(\d+)$/.exec(type) ?? []
  if (bytes) return `0x${'00'.repeat(Number(bytes))}`
  return Number(/\d+$/.exec(type)?.[0]) <= 48 ? 1 : 1n
}

function foldSame(event: (typeof EVENTS)[number]): ReadModelBatch {
  const { topics, data } = encodeEvent(event, sameValue)
  const origin = { chainId: 1, blockNumber: 1, blockTime: 1, txHash: '0x01', blockHash: '0x02', logIndex: 0 } as const
  const batch: ReadModelBatch = { payments: [], history: [] }
  const log = { ...origin, address: SAME, eventName: event.name, args: event.decode({ topics, data }) }
  applyLog(log as never, batch, { ownContracts: new Set() })
  return batch
}

describe('applyLog', () => {
  // Two rows of one key would stop the index for good, and anybody may send to, or choose, the address that is their own.
  it.each(EVENTS.map((event) => ({ name: event.name, event })))(
    'gives $name rows of different keys, also where every address in it is the same',
    ({ event }) => {
      const { history, payments } = foldSame(event)
      const keys = history.map(({ logIndex, wallet, type }) => `${logIndex}:${wallet}:${type}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect(payments.length).toBeLessThanOrEqual(1)
    },
  )

  it.each(EVENTS.map((event) => ({ name: event.name, event })))(
    'folds $name to the same rows each time',
    ({ event }) => {
      expect(foldSame(event)).toEqual(foldSame(event))
    },
  )

  it('has one handler an event: those with a file of their name give rows, the others none', () => {
    const files = readdirSync(new URL('./handlers/', import.meta.url)).filter(
      (file) => file !== 'add-payment-event.ts' && !file.endsWith('.test.ts'),
    )
    const handled = EVENTS.filter((event) => {
      const { history, payments } = foldSame(event)
      return history.length + payments.length > 0
    })
    const toFile = (name: string) => `${name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.ts`
    expect(handled.map((event) => toFile(event.name)).sort()).toEqual(files.sort())
  })
})
