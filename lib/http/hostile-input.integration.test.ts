import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mapInParallel } from '@/lib/core/map-in-parallel'
import { rateLimits } from '@/lib/db/schema/rate-limits'
import { createHttpFixture, type HttpFixture, type TestCaller, testAddress } from '@/lib/testing/http-fixture'
import { NAUGHTY_STRINGS } from '@/lib/testing/naughty-strings'
import { readAnswer } from '@/lib/testing/read-answer'
import { fillPath, listRoutes, pathParameters, type Route } from '@/lib/testing/route-table'
import { type SeededPayment, seedPayment } from '@/lib/testing/seed-payment'
import { stopTestDatabases } from '@/lib/testing/test-database'

/** Requests a route; `npm run test:long` asks for 10,000. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 300)

/** Which share of the routes this run takes, as in 2/8: the long run goes in parts. All of them without it. */
const [PART = 1, PARTS = 1] = (process.env.FUZZ_PART ?? '1/1').split('/').map(Number)

/** Query parameters and body fields that some route knows; strangers are mixed in. */
const KNOWN_NAMES = [
  ...['chainId', 'limit', 'cursor', 'provider', 'taskId', 'epoch', 'network', 'type', 'token', 'from', 'to', 'wallet'],
  ...['q', 'sessionId', 'message', 'signature', 'name', 'gpuModel', 'gpuMilli', 'durationMs', 'transactionHash'],
  ...['meter', 'records', 'completedAtMs', 'deadline', '__proto__', 'constructor', 'x', 'text', 'captured', 'state'],
]

const PLAUSIBLE = ['31337', '1', '20', '0', 'payment-authorized', '2026-01-01', 'h100-sxm', 'tsk_alice', 'quo_alice']
const text = fc.oneof(
  fc.constantFrom(...NAUGHTY_STRINGS),
  fc.constantFrom(...PLAUSIBLE),
  fc.string({ unit: 'binary', maxLength: 80 }),
)
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(31337))
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KNOWN_NAMES), tie('value'), { maxKeys: 6 }),
  ),
}))
/** What each documented field takes, so that a request gets past the checks of all its other fields. */
const GOOD = {
  ...{ chainId: 31337, text: 'x', name: 'x', captured: '0', epoch: 0, message: 'x', signature: '0x11' },
  ...{ token: testAddress(0xa5), gpuModel: 'h100-sxm', gpuMilli: 1000, durationMs: 3_600_000 },
  ...{ limit: 20, network: 31337, type: 'transfer-in', q: 'x', from: '2026-01-01', to: '2026-12-31' },
}

/** A body, a path and a query for a route: mostly of what it documents, and mostly with one thing wrong. */
function requestOf(route: Route) {
  const { parameters, properties } = fieldsOf(route)
  const toValue = (name: string) => {
    const good = fc.constant((GOOD as Record<string, unknown>)[name] ?? 'x')
    return fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: json })
  }
  const documented = fc.record(Object.fromEntries(properties.map((name) => [name, toValue(name)])), {
    requiredKeys: [],
  })
  const stranger = fc.dictionary(fc.constantFrom(...KNOWN_NAMES), json, { maxKeys: 8 })
  const body = fc.oneof(
    { weight: 6, arbitrary: documented.map((value) => JSON.stringify(value)) },
    { weight: 3, arbitrary: stranger.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: json.map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: text },
  )
  const own = parameters.length === 0 ? KNOWN_NAMES : parameters
  const pair = fc
    .tuple(fc.oneof(fc.constantFrom(...own), fc.constantFrom(...KNOWN_NAMES)), fc.boolean(), text)
    .map(
      ([name, good, value]) => [name, good ? String((GOOD as Record<string, unknown>)[name] ?? value) : value] as const,
    )
  const query = fc.array(pair, { maxLength: 4 })
  const part = fc.oneof(fc.constantFrom(...OWN), text)
  const path = fc.record(Object.fromEntries(pathParameters(route).map((name) => [name, part])))
  return { path, query, body }
}

/** Stand for what is really the caller's: a request must get past the door to break something. */
const OWN = ['{address}', '{paymentId}', '{quoteId}', '{taskId}', '{sessionId}'] as const

let fixture: HttpFixture
let caller: TestCaller
let seeded: SeededPayment

beforeAll(async () => {
  fixture = await createHttpFixture()
  caller = await fixture.signIn()
  const { address } = caller.session
  seeded = await seedPayment(fixture.database.db, { payer: address, provider: address, name: 'alice' })
  document = JSON.parse(await (await fixture.call('GET', '/openapi.json')).text())
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

type Documented = { parameters?: { name: string; in: string }[]; requestBody?: { content: Body } }
type Body = Record<string, { schema: { properties?: object } }>
let document: { paths: Record<string, Record<string, Documented>> }

/** This run's share of the routes. */
function routes(): Route[] {
  return listRoutes(fixture.app).filter((_route, index) => index % PARTS === PART - 1)
}

/** Names of the query parameters and of the body's fields that a route documents. */
function fieldsOf({ method, path }: Route): { parameters: string[]; properties: string[] } {
  const template = `/api/v1${path.replace(/:([A-Za-z0-9]+)/g, '{$1}')}`
  const { parameters = [], requestBody } = document.paths[template]?.[method.toLowerCase()] ?? {}
  const { properties = {} } = requestBody?.content['application/json']?.schema ?? {}
  return {
    parameters: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
    properties: Object.keys(properties),
  }
}

/** URLs have no lone surrogates, and header-less requests no empty path part. */
function toUrl(route: Route, values: Record<string, string>, pairs: readonly (readonly [string, string])[]): string {
  const own: Record<string, string> = {
    ...{ '{address}': caller.session.address, '{sessionId}': caller.session.sessionId },
    ...{ '{paymentId}': seeded.paymentId, '{quoteId}': seeded.quoteId, '{taskId}': seeded.taskId },
  }
  const safe = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, own[value] ?? (value.toWellFormed() || 'x')]),
  )
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, value.toWellFormed()]))
  return `${fillPath(route, safe)}?${search}`
}

/** Statuses of all answers, to see that requests got past the door. */
const statuses = new Map<number, number>()

async function isServed(route: Route, url: string, content: string): Promise<void> {
  const hasBody = !['GET', 'DELETE', 'HEAD'].includes(route.method)
  // Signing out is fine, but the next request wants to get past the door again.
  if (endsSessions(route)) caller = await fixture.signIn(caller.account)
  // Rate limits must not hide what comes after them: those in the database, and that of one person's streams.
  await fixture.database.db.delete(rateLimits)
  const asks = route.path === '/events' ? await fixture.signIn() : caller
  const response = await fixture.call(route.method, url, { caller: asks, body: hasBody ? content : undefined })
  const answer = await readAnswer(response)
  statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
  // 503 is the honest answer where a network would have to be asked: none is there in this test.
  if (response.status >= 500 && response.status !== 503) throw new Error(`${response.status} ${answer}`)
  expect(answer).not.toMatch(/node_modules|at \w+ \(|SELECT |postgres|ECONNREFUSED/)
}

function endsSessions({ method, path }: Route): boolean {
  return method === 'DELETE' && path.startsWith('/sessions')
}

/** What one of these does to the caller's session would be felt by all others. */
function changesCaller(route: Route): boolean {
  return route.method === 'DELETE' || route.path === '/events'
}

/** Routes at once: the database answers one while another one's request is made. */
const AT_ONCE = 4

describe('no input gets an answer of 500 or one that tells of our insides', () => {
  it('on any route', { timeout: 7_200_000 }, async () => {
    const work = async (route: Route) => {
      const { path, query, body } = requestOf(route)
      const property = fc.asyncProperty(path, query, body, (filled, pairs, content) =>
        isServed(route, toUrl(route, filled, pairs), content),
      )
      await fc.assert(property, { numRuns: RUNS }).catch((error: Error) => {
        throw new Error(`${route.method} ${route.path}: ${error.message}`)
      })
    }
    const [last, first] = [routes().filter(changesCaller), routes().filter((route) => !changesCaller(route))]
    await mapInParallel(first, { atOnce: AT_ONCE, work })
    await mapInParallel(last, { atOnce: 1, work })
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`)
    console.info(`${routes().length} routes, ${RUNS} generated requests each: ${counts.join(', ')}`)
    expect(fixture.errors.map(String)).toEqual([])
  })
  it('in any single field, where all else is right', { timeout: 600_000 }, async () => {
    const names: Record<string, string> = {
      ...{ address: '{address}', account: '{address}', paymentId: '{paymentId}', quoteId: '{quoteId}' },
      ...{ taskId: '{taskId}', sessionId: 'x', epoch: '0', month: '2026-11', sha256: '0'.repeat(64) },
    }
    for (const route of routes()) {
      const { parameters, properties } = fieldsOf(route)
      for (const naughty of NAUGHTY_STRINGS) {
        for (const name of parameters) await isServed(route, toUrl(route, names, [[name, naughty]]), '{}')
        for (const name of properties) {
          await isServed(route, toUrl(route, names, []), JSON.stringify({ ...GOOD, [name]: naughty }))
        }
        for (const name of pathParameters(route)) {
          await isServed(route, toUrl(route, { ...names, [name]: naughty }, []), JSON.stringify(GOOD))
        }
      }
    }
    expect(fixture.errors.map(String)).toEqual([])
  })
  it('on paths and methods that there are not', async () => {
    for (const name of NAUGHTY_STRINGS) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const response = await fixture.call(method, `/${encodeURIComponent(name.toWellFormed())}`, { caller })
        expect(response.status).toBeLessThan(500)
      }
    }
  })
})
