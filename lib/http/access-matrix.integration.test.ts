import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import {
  createHttpFixture,
  type HttpFixture,
  type TestCaller,
  testAddress,
  testNetwork,
} from '@/lib/testing/http-fixture'
import { readAnswer } from '@/lib/testing/read-answer'
import { clientsWithPublisher, clientsWithRoles } from '@/lib/testing/role-clients'
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
  'GET /figures': 'public',
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
  'GET /quotes': 'list',
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
  'GET /operator/shadows': 'operator',
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

/** Everybody who calls; `owner` is whose payment, task, wallet and session the paths name. */
const CALLERS = ['anonymous', 'stranger', 'owner', 'meter', 'operator', 'operatorElsewhere'] as const
type Caller = (typeof CALLERS)[number]
type Access = (typeof ACCESS)[string]

const HOME = 31337
const AWAY = 31338

let fixture: HttpFixture
let alice: TestCaller
let seeded: SeededPayment
/** Wallets that hold a role: the meter's and the operator's on the network of the payment, the other operator's elsewhere. */
const accounts = new Map<Caller, { address: Address }>()

beforeAll(async () => {
  const isAccount = (caller: Caller, account: string) => accounts.get(caller)?.address.toLowerCase() === account
  fixture = await createHttpFixture({
    clients: clientsWithRoles(({ chainId, role, account }) => {
      if (role === 'meter') return chainId === HOME && isAccount('meter', account)
      return role === 'publisher' && isAccount(chainId === HOME ? 'operator' : 'operatorElsewhere', account)
    }),
  })
  fixture.dependencies.config.networks = [testNetwork(), testNetwork({ chainId: AWAY })]
  for (const caller of CALLERS) accounts.set(caller, privateKeyToAccount(generatePrivateKey()))
  alice = await fixture.signIn(accounts.get('owner'))
  seeded = await seedPayment(fixture.database.db, {
    payer: alice.session.address,
    provider: testAddress(0xc1),
    name: 'alice',
  })
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

/** A caller with a session of its own: some calls end the session they are made with. */
async function open(caller: Caller): Promise<TestCaller | undefined> {
  return caller === 'anonymous' ? undefined : fixture.signIn(accounts.get(caller))
}

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
    'POST /operator/webhooks': { chainId: HOME, url: 'https://platform.example/hook' },
    'POST /payments/:paymentId/dispute/resolve': { captured: '0', epoch: 0, text: 'given back' },
    'POST /operator/rates': {
      ...{ chainId: 31337, signer: accounts.get('operator')?.address, signature: '0x11' },
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

/** Whether an answer is what a route of some access owes a caller: a refusal of its kind, or service. */
function isOwed(access: Access, caller: Caller, { status, text }: { status: number; text: string }): boolean {
  // A message or signature in the body may still be refused: that says nothing about who asks.
  const isServed = !/NOT_SIGNED_IN|NOT_AN_OPERATOR|FOREIGN_ORIGIN/.test(text)
  if (access === 'meter') return [401, 422].includes(status)
  if (access === 'public') return isServed
  if (caller === 'anonymous') return status === 401
  if (access === 'own' && caller !== 'owner') return status === 404
  if (access === 'operator' && caller === 'operatorElsewhere') return status !== 401
  if (access === 'operator' && caller !== 'operator') return status === 403
  return isServed
}

const CELLS = Object.entries(ACCESS).flatMap(([key, access]) => CALLERS.map((caller) => [key, access, caller] as const))

describe('every route of the API', () => {
  it('is in the table, and the table has no other', () => {
    const routes = listRoutes(fixture.app).map(({ method, path }) => `${method} ${path}`)
    expect(routes.sort()).toEqual(Object.keys(ACCESS).sort())
  })
  it.each(CELLS)('%s (%s) gives %s what is owed, and nothing of another', async (key, access, who) => {
    const caller = await open(who)
    for (const headers of who === 'anonymous' ? [{}, OLD_MIDDLEWARE_BYPASS] : [{}]) {
      const answer = await statusFor(key, caller, headers)
      expect(isOwed(access, who, answer), `${answer.status} ${answer.text.slice(0, 200)}`).toBe(true)
      if (access === 'public') return
      expect(answer.cacheControl).toMatch(/^no-store/)
      // A refusal may repeat what the path named.
      if (who === 'owner' || (who === 'operator' && access === 'operator') || answer.status === 404) return
      for (const secret of [alice.session.address.slice(2), seeded.paymentId, seeded.taskId, alice.session.sessionId]) {
        expect(answer.text.toLowerCase()).not.toContain(secret.toLowerCase())
      }
    }
  })
  it.each(PRIVATE.filter(([key]) => !key.startsWith('GET ')))(
    '%s (%s) takes no write that another site makes with the session',
    async (key) => {
      const owner = await open('owner')
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: '', 'sec-fetch-site': 'cross-site' },
      ]) {
        const answer = await statusFor(key, owner, headers)
        expect(`${answer.status} ${answer.text}`).toMatch(/^403 .*FOREIGN_ORIGIN/)
      }
    },
  )
  it('opens and closes with a role on chain, at once, for the session that is there', async () => {
    const caller = await fixture.signIn()
    let holds = false
    const clients = clientsWithRoles(({ role, account }) => {
      return holds && role === 'publisher' && account === caller.session.address
    })
    const app = await createHttpFixture({ clients, database: fixture.database })
    const reads = PRIVATE.filter(([key, access]) => access === 'operator' && key.startsWith('GET '))
    for (const expected of [403, 200, 403]) {
      holds = expected === 200
      for (const [key] of reads) {
        const response = await app.call('GET', requestOf(key).path, { caller })
        expect(response.status, `${key}: ${await response.text()}`).toBe(expected)
      }
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
    const owner = await open('owner')
    for (const key of ['GET /payments/:paymentId', 'GET /payments/:paymentId/receipt', 'GET /quotes/:quoteId']) {
      expect((await statusFor(key, owner)).status, key).toBe(200)
    }
    for (const key of ['GET /payments', 'GET /history', 'GET /history.csv', 'GET /usage']) {
      expect((await statusFor(key, owner)).text, key).toContain(seeded.taskId)
    }
  })
  it('lets nobody filter by another’s wallet', async () => {
    const mallory = await fixture.signIn()
    const history = await fixture.call('GET', `/history?wallet=${alice.session.address}`, { caller: mallory })
    expect(history.status).toBe(404)
    const usage = await fixture.call('GET', `/usage?taskId=${seeded.taskId}`, { caller: mallory })
    expect(await usage.json()).toEqual({ items: [], nextCursor: null })
    const rewards = await fixture.call('GET', `/rewards/${testAddress(0xc1)}/epochs`, { caller: mallory })
    expect(await rewards.text()).not.toContain(seeded.taskId)
  })
})
