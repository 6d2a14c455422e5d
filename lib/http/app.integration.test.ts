import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN, type TestCaller } from '@/lib/testing/http-fixture'
import { stopTestDatabases } from '@/lib/testing/test-database'

let fixture: HttpFixture
let alice: TestCaller

beforeAll(async () => {
  fixture = await createHttpFixture()
  alice = await fixture.signIn()
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  return (await response.json()) as { status: number; code: string; title: string }
}

describe('createHttpApp', () => {
  it('answers an unknown path with 404 and a wrong method with 405 and Allow, both as problems', async () => {
    expect(await problemOf(await fixture.call('GET', '/nothing'))).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const wrong = await fixture.call('PUT', '/wallets')
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST')
    expect(await problemOf(wrong)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' })
  })
  it('answers malformed JSON with 400, a wrong shape with 422 and a large body with 413', async () => {
    const malformed = await fixture.call('POST', '/payments/verify', { body: '{' })
    expect(await problemOf(malformed)).toMatchObject({ status: 400, code: 'MALFORMED_REQUEST' })
    const wrong = await fixture.call('POST', '/payments/verify', { body: { chainId: 'x' } })
    expect(await problemOf(wrong)).toMatchObject({ status: 422, code: 'INVALID_INPUT' })
    const large = await fixture.call('POST', '/payments/verify', { body: { text: 'x'.repeat(70_000) } })
    expect(await problemOf(large)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
  })
  it('refuses a network that is not served', async () => {
    expect(await problemOf(await fixture.call('GET', '/epochs?chainId=5'))).toMatchObject({ code: 'UNKNOWN_NETWORK' })
  })
  it('refuses a write with a session from another site, and takes it from its own', async () => {
    const body = { name: 'main' }
    const path = `/wallets/${alice.session.address}`
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }]) {
      const refused = await fixture.call('PATCH', path, { caller: alice, body, headers })
      expect(await problemOf(refused)).toMatchObject({ status: 403, code: 'FOREIGN_ORIGIN' })
    }
    expect((await fixture.call('PATCH', path, { caller: alice, body })).status).toBe(200)
    const listed = await fixture.call('GET', '/wallets', { caller: alice })
    expect(await listed.json()).toMatchObject({ items: [{ name: 'main', current: true }], nextCursor: null })
  })
  it('says that it cannot serve when no network answers', async () => {
    const response = await fixture.call('GET', '/health')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      status: 'down',
      database: 'ok',
      networks: [{ chainId: 31337, rpc: 'down' }],
    })
  })
  it('describes itself in OpenAPI 3.1 and brings its own page to read it', async () => {
    const document = (await (await fixture.call('GET', '/openapi.json')).json()) as { openapi: string; paths: object }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toContain('/api/v1/payments/{paymentId}')
    const page = await (await fixture.call('GET', '/docs')).text()
    expect(page).not.toMatch(/https?:\/\//)
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) {
      expect((await fixture.call('GET', `/docs/${file}`)).status).toBe(200)
    }
    expect((await fixture.call('GET', '/docs/..%2f..%2fpackage.json')).status).toBe(404)
  })
  it('does not trust headers that once switched middleware off', async () => {
    const headers = {
      'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
      host: 'localhost',
    }
    expect((await fixture.call('GET', '/history', { headers })).status).toBe(401)
  })
})

describe('a nonce', () => {
  it('comes with a cookie that binds it to the browser and is not replaced by the next', async () => {
    const first = await fixture.call('GET', '/siwe/nonce')
    const cookie = first.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^warpshare\.browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const { nonce } = (await first.json()) as { nonce: string }
    expect(nonce).toMatch(/^[0-9a-f]{32}$/)
    const again = await fixture.call('GET', '/siwe/nonce', { headers: { cookie: cookie.split(';')[0] ?? '' } })
    expect(again.headers.get('set-cookie')).toBeNull()
  })
  it('is rate limited', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    const statuses: number[] = []
    for (let i = 0; i < 125; i++) statuses.push((await fixture.call('GET', '/siwe/nonce', { headers })).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(5)
    const other = await fixture.call('GET', '/siwe/nonce', { headers: { 'x-forwarded-for': '203.0.113.10' } })
    expect(other.status).toBe(200)
  })
})

describe('sessions', () => {
  it('lists devices, ends one, and its cookie is dead from then on', async () => {
    const bob = await fixture.signIn()
    const second = await fixture.signIn(bob.account)
    const listed = (await (await fixture.call('GET', '/sessions', { caller: bob })).json()) as { items: object[] }
    expect(listed.items).toHaveLength(2)
    const ended = await fixture.call('DELETE', `/sessions/${second.session.sessionId}`, { caller: bob })
    expect(ended.status).toBe(204)
    expect((await fixture.call('GET', '/sessions', { caller: second })).status).toBe(401)
    expect((await fixture.call('GET', '/sessions', { caller: bob })).status).toBe(200)
  })
  it('does not end another person’s', async () => {
    const bob = await fixture.signIn()
    expect((await fixture.call('DELETE', `/sessions/${alice.session.sessionId}`, { caller: bob })).status).toBe(404)
    expect((await fixture.call('GET', '/sessions', { caller: alice })).status).toBe(200)
  })
  it('ends all at once', async () => {
    const bob = await fixture.signIn()
    expect((await fixture.call('DELETE', '/sessions', { caller: bob })).status).toBe(204)
    expect((await fixture.call('GET', '/wallets', { caller: bob })).status).toBe(401)
  })
  it('ends after a day without use and after a week in any case', async () => {
    const own = await createHttpFixture()
    const start = own.dependencies.clock()
    const day = 86_400_000
    const idle = await own.signIn()
    const busy = await own.signIn()
    for (let hour = 20; hour < 7 * 24; hour += 20) {
      own.setNow(start + hour * 3_600_000)
      expect((await own.call('GET', '/wallets', { caller: busy })).status).toBe(200)
    }
    own.setNow(start + 7 * day - 1000)
    expect((await own.call('GET', '/wallets', { caller: busy })).status).toBe(200)
    expect((await own.call('GET', '/wallets', { caller: idle })).status).toBe(401)
    own.setNow(start + 7 * day + 1)
    expect((await own.call('GET', '/wallets', { caller: busy })).status).toBe(401)
    await own.database.close()
  })
  it('refuses tokens that we did not encrypt', async () => {
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    const claims = Buffer.from(JSON.stringify({ sessionId: alice.session.sessionId, sub: 'x' })).toString('base64url')
    for (const token of [`${header}.${claims}.`, 'x', '', `${alice.cookie.split('=')[1]}x`]) {
      const headers = { cookie: `next-auth.session-token=${token}`, origin: TEST_ORIGIN }
      expect((await fixture.call('GET', '/wallets', { headers })).status).toBe(401)
    }
  })
})
