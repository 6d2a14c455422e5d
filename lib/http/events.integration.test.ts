import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANGE_CHANNEL, type ChainChange } from '@/lib/core/chain-change'
import { createHttpFixture, type HttpFixture, type TestCaller, testAddress } from '@/lib/testing/http-fixture'
import { type SeededPayment, seedPayment } from '@/lib/testing/seed-payment'
import { stopTestDatabases } from '@/lib/testing/test-database'

let fixture: HttpFixture
let alice: TestCaller
let seeded: SeededPayment
let anchor: Stream

beforeAll(async () => {
  fixture = await createHttpFixture()
  alice = await fixture.signIn()
  const payer = alice.session.address
  seeded = await seedPayment(fixture.database.db, { payer, provider: testAddress(0xc1), name: 'alice' })
  // Whoever listens first is told to look again, since nobody heard what came before: from here on somebody listens.
  anchor = await openStream(await fixture.signIn())
  await anchor.until('resync')
})
afterAll(async () => {
  await anchor.close()
  await fixture.database.close()
  await stopTestDatabases()
})

type WireEvent = { event: string; data: unknown; id: string | undefined }

type Stream = Awaited<ReturnType<typeof openStream>>

/** Opens a stream; `until` reads on to the first event of a name and answers all read by then. */
async function openStream(caller: TestCaller, headers: Record<string, string> = {}, query = '') {
  const response = await fixture.call('GET', `/events${query}`, { caller, headers })
  expect(response.status).toBe(200)
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  const events: WireEvent[] = []
  let text = ''
  const until = async (name: string): Promise<WireEvent[]> => {
    for (;;) {
      const at = events.findIndex((event) => event.event === name)
      if (at >= 0) return events.splice(0, at + 1)
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
      if (done) throw new Error(`the stream ended before ${name}`)
      text += decoder.decode(value, { stream: true })
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) events.push(parseEvent(part))
    }
  }
  return { until, close: () => reader?.cancel() }
}

function parseEvent(part: string): WireEvent {
  const fields = new Map(
    part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return { event: fields.get('event') ?? '', data: JSON.parse(fields.get('data') ?? 'null'), id: fields.get('id') }
}

async function notify(change: Partial<ChainChange>): Promise<void> {
  const whole: ChainChange = {
    chainId: 31337,
    block: 21,
    paymentIds: [],
    wallets: [],
    epochs: false,
    everything: false,
    ...change,
  }
  await fixture.database.db.execute(sql`SELECT pg_notify(${CHANGE_CHANNEL}, ${JSON.stringify(whole)})`)
}

/** The index steps on to another block. */
async function moveTo(block: number): Promise<void> {
  await fixture.database.db.execute(sql`UPDATE chain_checkpoints SET block_number = ${block}`)
}

describe('GET /events', () => {
  it('tells where the networks are, then what concerns the caller and nothing of others', async () => {
    const stream = await openStream(alice)
    expect(await stream.until('block')).toMatchObject([
      { data: { chainId: 31337, number: 20, finalized: 18 }, id: expect.stringMatching(/^31337-20-[0-9a-f]{16}$/) },
    ])
    const bob = await fixture.signIn()
    const other = await openStream(bob)
    await other.until('block')
    await notify({ paymentIds: [seeded.paymentId], wallets: [testAddress(0xc1)], epochs: true })
    expect((await stream.until('block')).map(({ event }) => event)).toEqual(['payment', 'history', 'epoch', 'block'])
    const seen = await other.until('block')
    expect(JSON.stringify(seen)).not.toContain(seeded.paymentId)
    await Promise.all([stream.close(), other.close()])
  })
  it('tells a browser that missed something to look again, and one that missed nothing not to', async () => {
    const first = await openStream(alice)
    const [{ id = '' } = { id: '' }] = await first.until('block')
    await first.close()
    for (const lastEventId of [
      '31337-7-0000000000000000',
      `${id}0`,
      id.replace(/.$/, (end) => (end === '0' ? '1' : '0')),
    ]) {
      const late = await openStream(alice, { 'last-event-id': lastEventId })
      expect((await late.until('resync')).map(({ event }) => event)).toEqual(['block', 'resync'])
      await late.close()
    }
    const punctual = await openStream(alice, { 'last-event-id': id })
    await punctual.until('block')
    await notify({ epochs: true })
    expect((await punctual.until('block')).map(({ event }) => event)).toEqual(['epoch', 'block'])
    await punctual.close()
  })
  it('takes the position in the query too, for streams that a page opens anew', async () => {
    const late = await openStream(alice, {}, '?lastEventId=31337-7-0')
    expect((await late.until('resync')).map(({ event }) => event)).toEqual(['block', 'resync'])
    await late.close()
  })
  it('moves the position with the last event of a step alone: who is cut off within one misses nothing', async () => {
    const stream = await openStream(alice)
    const [before] = await stream.until('block')
    await moveTo(21)
    await notify({ paymentIds: [seeded.paymentId], epochs: true })
    const step = await stream.until('block')
    expect(step.slice(0, -1).map(({ id }) => id)).toEqual(step.slice(0, -1).map(() => before?.id))
    expect(step.at(-1)?.id).not.toBe(before?.id)
    await stream.close()
    const again = await openStream(alice, { 'last-event-id': before?.id ?? '' })
    expect((await again.until('resync')).map(({ event }) => event)).toEqual(['block', 'resync'])
    await again.close()
  })
  it('loses no step to a connection that breaks again and again', async () => {
    const steps = 12
    let heard = 0
    let lastEventId: string | undefined
    for (let step = 0; step < steps; step += 1) {
      const stream = await openStream(alice, lastEventId === undefined ? {} : { 'last-event-id': lastEventId })
      lastEventId = (await stream.until('block')).at(-1)?.id
      await stream.close()
      await moveTo(30 + step)
      const late = await openStream(alice, { 'last-event-id': lastEventId ?? '' })
      const events = await late.until('resync')
      if (events.some(({ event }) => event === 'resync')) heard += 1
      await late.close()
    }
    expect(heard).toBe(steps)
  })
  it('does not hold events back for compression', async () => {
    const response = await fixture.call('GET', '/events', { caller: alice })
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    await response.body?.cancel()
  })
  it('counts streams that are open, not those that were', async () => {
    const caller = await fixture.signIn()
    const openTwelve = () => Promise.all(Array.from({ length: 12 }, () => openStream(caller)))
    for (let round = 0; round < 3; round += 1) {
      const streams = await openTwelve()
      expect((await fixture.call('GET', '/events', { caller })).status).toBe(429)
      await Promise.all(streams.map(({ close }) => close()))
    }
  })
})
