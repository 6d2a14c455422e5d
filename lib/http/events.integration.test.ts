import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANGE_CHANNEL, type ChainChange } from '@/lib/core/chain-change'
import { createHttpFixture, type HttpFixture, type TestCaller, testAddress } from '@/lib/testing/http-fixture'
import { type SeededPayment, seedPayment } from '@/lib/testing/seed-payment'
import { stopTestDatabases } from '@/lib/testing/test-database'

let fixture: HttpFixture
let alice: TestCaller
let seeded: SeededPayment

beforeAll(async () => {
  fixture = await createHttpFixture()
  alice = await fixture.signIn()
  const payer = alice.session.address
  seeded = await seedPayment(fixture.database.db, { payer, provider: testAddress(0xc1), name: 'alice' })
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

type WireEvent = { event: string; data: unknown; id: string | undefined }

/** Opens a stream; `until` reads on to the first event of a name and answers all read by then. */
async function openStream(caller: TestCaller, headers: Record<string, string> = {}) {
  const response = await fixture.call('GET', '/events', { caller, headers })
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

describe('GET /events', () => {
  it('tells where the networks are, then what concerns the caller and nothing of others', async () => {
    const stream = await openStream(alice)
    expect(await stream.until('block')).toMatchObject([
      { data: { chainId: 31337, number: 20, finalized: 18 }, id: '31337-20' },
    ])
    // The listener is up from here on: what came before is made good by looking again.
    await stream.until('resync')
    const bob = await fixture.signIn()
    const other = await openStream(bob)
    await other.until('block')
    await notify({ paymentIds: [seeded.paymentId], wallets: [testAddress(0xc1)], epochs: true })
    expect((await stream.until('block')).map(({ event }) => event)).toEqual(['payment', 'history', 'epoch', 'block'])
    const seen = await other.until('block')
    expect(JSON.stringify(seen)).not.toContain(seeded.paymentId)
    await Promise.all([stream.close(), other.close()])
  })
  it('tells a browser that comes back later to look again, and one that missed nothing not to', async () => {
    const late = await openStream(alice, { 'last-event-id': '31337-7' })
    expect((await late.until('resync')).map(({ event }) => event)).toEqual(['block', 'resync'])
    await late.close()
  })
  it('does not hold events back for compression', async () => {
    const response = await fixture.call('GET', '/events', { caller: alice })
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    await response.body?.cancel()
  })
})
