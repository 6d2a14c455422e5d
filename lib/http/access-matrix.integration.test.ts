import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttpFixture, type HttpFixture, type TestCaller, testAddress } from '@/lib/testing/http-fixture'
import { readAnswer } from '@/lib/testing/read-answer'
import { clientsWithPublisher } from '@/lib/testing/role-clients'
import { fillPath, listRoutes } from '@/lib/testing/route-table'
import { type SeededPayment, seedPayment } from '@/lib/testing/seed-payment'
import { stopTestDatabases } from '@/lib/testing/test-database'

/**
 * Who may call what. `own` names something of one caller and is not there for anybody else; `list` shows each caller
 * its own; `meter` proves itself by a signature over the body; `operator` holds a role on chain.
 */
const ACCESS: Record<string, 'public' | 'list' | 'own' | 'act' | 'meter' | 'operator'> = {
  'GET /health': 'public',
  'GET /openapi.json': 'public',
  'GET /docs': 'public',
  'GET /docs/:file': 'public',
  'GET /siwe/nonce': 'public',
  'GET /epochs': 'public',
  'GET /epochs/:epoch': 'public',
  'GET /epochs/:epoch/files/:sha256': 'public',
  'GET /rewards/:account': 'public',
  'GET /rewards/:account/epochs': 'public',
  'GET /rates': 'public',
  'POST /payments/verify': 'public',
  'POST /tasks': 'public',
  'POST /usage': 'meter',
  'POST /tasks/:taskId/complete': 'meter',
  'GET /usage': 'list',
  'GET /payments': 'list',
  'GET /prepaid': 'list',
  'GET /prepaid/tasks': 'list',
  'GET /history': 'list',
  'GET /statements/:month': 'list',
  'GET /history.csv': 'list',
  'GET /wallets': 'list',
  'GET /sessions': 'list',
  'GET /events': 'list',
  'POST /quotes': 'act',
  'POST /wallets': 'act',
  'DELETE /sessions': 'act',
  'GET /quotes/:quoteId': 'own',
  'GET /payments/:paymentId': 'own',
  'POST /quotes/:quoteId/prepaid': 'own',
  'GET /prepaid/tasks/:taskId': 'own',
  'GET /prepaid/tasks/:taskId/receipt': 'own',
  'GET /payments/:paymentId/receipt': 'own',
  'GET /wallets/:address/balances': 'own',
  'PATCH /wallets/:address': 'own',
  'POST /payments/:paymentId/dispute': 'own',
  'POST /payments/:paymentId/dispute/resolve': 'operator',
  'DELETE /wallets/:address': 'own',
  'DELETE /sessions/:sessionId': 'own',
  'GET /operator': 'operator',
  'GET /operator/jobs': 'operator',
  'GET /operator/roots': 'operator',
  'GET /operator/captures': 'operator',
  'GET /operator/transactions': 'operator',
  'GET /operator/disputes': 'operator',
  'GET /operator/disputes/:paymentId': 'operator',
  'GET /operator/holds': 'operator',
  'GET /operator/members': 'operator',
  'POST /operator/rates': 'operator',
  'GET /operator/solvency': 'operator',
  'GET /operator/operations': 'operator',
  'POST /operator/transactions/:transactionId/retry': 'operator',
  'GET /operator/webhooks': 'operator',
  'POST /operator/webhooks': 'operator',
  'DELETE /operator/webhooks/:endpointId': 'operator',
  'GET /operator/webhook-deliveries': 'operator',
  'POST /operator/webhook-deliveries/:deliveryId/redeliver': 'operator',
}

const PRIVATE = Object.entries(ACCESS).filter(([, access]) => access !== 'public')

const OLD_MIDDLEWARE_BYPASS = {
  'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
  'x-middleware-invoke': '1',
  'x-nextjs-data': '1',
}

let fixture: HttpFixture
let alice: TestCaller
let mallory: TestCaller
let seeded: SeededPayment

beforeAll(async () => {
  fixture = await createHttpFixture({ clients: clientsWithPublisher(() => '') })
  alice = await fixture.signIn()
  seeded = await seedPayment(fixture.database.db, {
    payer: alice.session.address,
    provider: testAddress(0xc1),
    name: 'alice',
  })
})
// Some of the calls end the session they are made with.
beforeEach(async () => {
  mallory = await fixture.signIn()
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

/** A request to a route with everything in it that is Alice's. */
function requestOf(key: string): { path: string; body: unknown } {
  const [method = '', path = ''] = key.split(' ')
  const values = {
    ...{ quoteId: seeded.quoteId, paymentId: seeded.paymentId, taskId: seeded.taskId },
    ...{ address: alice.session.address, account: alice.session.address, sessionId: alice.session.sessionId },
    ...{ month: '2026-11', epoch: '0', sha256: '0'.repeat(64), file: 'start.js' },
  }
  const bodies: Record<string, unknown> = {
    'POST /quotes': { chainId: 31337, token: testAddress(0xa5), gpuModel: 'x', gpuMilli: 1, durationMs: 60_000 },
    'POST /wallets': { message: 'x', signature: '0x11' },
    'PATCH /wallets/:address': { name: 'stolen' },
    'POST /payments/:paymentId/dispute': { text: 'not delivered' },
    'POST /operator/webhooks': { url: 'https://platform.example/hook' },
    'POST /payments/:paymentId/dispute/resolve': { captured: '0', epoch: 0, text: 'given back' },
    'POST /operator/rates': {
      ...{ chainId: 31337, signer: alice.session.address, signature: '0x11' },
      card: { effectiveEpoch: 9, feeBps: 0, burnBps: 0, models: {} },
    },
    'POST /payments/verify': { chainId: 31337, transactionHash: seeded.transactionHash },
  }
  return {
    path: fillPath({ method, path }, values),
    body: method === 'GET' || method === 'DELETE' ? undefined : (bodies[key] ?? {}),
  }
}

async function statusFor(key: string, caller?: TestCaller, headers: Record<string, string> = {}) {
  const [method = ''] = key.split(' ')
  const { path, body } = requestOf(key)
  const response = await fixture.call(method, path, { ...(caller ? { caller } : {}), body, headers })
  return {
    status: response.status,
    text: await readAnswer(response),
    cacheControl: response.headers.get('cache-control'),
  }
}

describe('every route of the API', () => {
  it('is in the table, and the table has no other', () => {
    const routes = listRoutes(fixture.app).map(({ method, path }) => `${method} ${path}`)
    expect(routes.sort()).toEqual(Object.keys(ACCESS).sort())
  })
  it.each(Object.entries(ACCESS))(
    '%s (%s) keeps strangers out, with and without old bypass headers',
    async (key, access) => {
      for (const headers of [{}, OLD_MIDDLEWARE_BYPASS]) {
        const anonymous = await statusFor(key, undefined, headers)
        if (access === 'public') expect([401, 403]).not.toContain(anonymous.status)
        else expect(anonymous.status, anonymous.text).toBeOneOf(access === 'meter' ? [401, 422] : [401])
        if (access !== 'public') expect(anonymous.text).not.toContain(seeded.paymentId)
      }
    },
  )
  it.each(PRIVATE)('%s (%s) shows a stranger who is signed in nothing of another', async (key, access) => {
    if (access === 'act') return
    const stranger = await statusFor(key, mallory)
    if (access === 'own') expect(stranger.status).toBe(404)
    if (access === 'list') expect(stranger.status).toBe(200)
    if (access === 'meter') expect(stranger.status).toBeOneOf([401, 422])
    if (access === 'operator') expect(stranger.status).toBe(403)
    if (access !== 'own') {
      for (const secret of [alice.session.address.slice(2), seeded.paymentId, seeded.taskId, alice.session.sessionId]) {
        expect(stranger.text.toLowerCase()).not.toContain(secret.toLowerCase())
      }
    }
  })
  it.each(PRIVATE)('%s (%s) lets no private answer be kept by caches', async (key) => {
    expect((await statusFor(key, mallory)).cacheControl).toMatch(/^no-store/)
  })
  it('opens to who holds a role on chain, at once', async () => {
    const publisher = await fixture.signIn()
    const clients = clientsWithPublisher(() => publisher.session.address)
    const app = await createHttpFixture({ clients, database: fixture.database })
    for (const [key, access] of PRIVATE) {
      const [method = ''] = key.split(' ')
      if (access !== 'operator' || method !== 'GET') continue
      const response = await app.call(method, requestOf(key).path, { caller: publisher })
      expect(response.status, `${key}: ${await response.text()}`).toBe(200)
    }
  })
  it('lets an operator add, see and stop a webhook, and shows its secret once', async () => {
    const publisher = await fixture.signIn()
    const clients = clientsWithPublisher(() => publisher.session.address)
    const app = await createHttpFixture({ clients, database: fixture.database })
    const body = { url: 'https://platform.example/hook' }
    const created = (await (await app.call('POST', '/operator/webhooks', { caller: publisher, body })).json()) as {
      endpointId: string
      secret: string
    }
    expect(created.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const listed = await (await app.call('GET', '/operator/webhooks', { caller: publisher })).text()
    expect(listed).toContain(created.endpointId)
    expect(listed).not.toContain('whsec_')
    for (const url of ['ftp://platform.example', 'https://a:b@platform.example', 'javascript:alert(1)', 'x']) {
      const refused = await app.call('POST', '/operator/webhooks', { caller: publisher, body: { url } })
      expect(refused.status, url).toBe(422)
    }
    const path = `/operator/webhooks/${created.endpointId}`
    expect((await app.call('DELETE', path, { caller: publisher })).status).toBe(204)
    expect((await app.call('DELETE', path, { caller: publisher })).status).toBe(404)
  })
  it('shows its owner what is refused to others', async () => {
    for (const key of ['GET /payments/:paymentId', 'GET /payments/:paymentId/receipt', 'GET /quotes/:quoteId']) {
      expect((await statusFor(key, alice)).status, key).toBe(200)
    }
    for (const key of ['GET /payments', 'GET /history', 'GET /history.csv', 'GET /usage']) {
      expect((await statusFor(key, alice)).text, key).toContain(seeded.taskId)
    }
  })
  it('lets nobody filter by another’s wallet', async () => {
    const history = await fixture.call('GET', `/history?wallet=${alice.session.address}`, { caller: mallory })
    expect(history.status).toBe(404)
    const usage = await fixture.call('GET', `/usage?taskId=${seeded.taskId}`, { caller: mallory })
    expect(await usage.json()).toEqual({ items: [], nextCursor: null })
    const rewards = await fixture.call('GET', `/rewards/${testAddress(0xc1)}/epochs`, { caller: mallory })
    expect(await rewards.text()).not.toContain(seeded.taskId)
  })
})
