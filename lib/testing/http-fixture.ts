import { randomBytes } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { HttpRequestError, type PublicClient } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createSession } from '@/lib/accounts/server/create-session'
import type { Session } from '@/lib/accounts/session'
import { type NetworkClients, UnknownNetworkError } from '@/lib/chain/server/network-clients'
import { findNetwork } from '@/lib/config/chains'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import { createHttpApp } from '@/lib/http/app'
import type { HttpDependencies } from '@/lib/http/dependencies'
import type { HttpApp } from '@/lib/http/http-app'
import { createRewardsSource } from '@/lib/rewards/server/rewards-source'
import { createProofFolder } from './proof-folder'
import { createTestDatabase, type TestDatabase } from './test-database'

/** Origin that requests of tests come from. */
export const TEST_ORIGIN = 'http://localhost:3000'

/** Secret of the tests' session tokens. */
const SECRET = 'a secret of at least thirty-two characters'

/** An address made of one repeated byte. */
export function testAddress(byte: number): Address {
  return `0x${byte.toString(16).padStart(2, '0').repeat(20)}`
}

/** The local network with made-up contracts. */
export function testNetwork(change: Partial<NetworkConfig> = {}): NetworkConfig {
  const entry = findNetwork(31337)
  assert(entry, 'the local network is known')
  return {
    ...entry,
    rpcUrls: ['http://127.0.0.1:1'],
    publicRpcUrl: 'http://127.0.0.1:1',
    clockOffsetMs: 0,
    rewardUnpaidUsage: false,
    deployment: {
      chainId: 31337,
      accessManager: testAddress(0xa0),
      token: testAddress(0xa1),
      emission: testAddress(0xa2),
      escrow: testAddress(0xa3),
      distributor: testAddress(0xa4),
      fromBlock: 1,
      tokens: [
        { symbol: 'WARP', name: 'Warpshare', decimals: 18, address: testAddress(0xa1), own: true },
        { symbol: 'USDC', name: 'Test USD Coin', decimals: 6, address: testAddress(0xa5), own: false },
      ],
    },
    ...change,
  }
}

/** A signed-in caller: its session and the cookie that carries it. */
export type TestCaller = { session: Session; cookie: string; account: { address: Address } }

/** The API on a database of its own; no network answers unless `clients` do. */
export type HttpFixture = {
  app: HttpApp
  database: TestDatabase
  dependencies: HttpDependencies
  /** Unexpected errors that were logged. */
  errors: unknown[]
  /** Moves the API's clock. */
  setNow: (nowMs: number) => void
  signIn: (account?: { address: Address }) => Promise<TestCaller>
  call: (method: string, path: string, options?: CallOptions) => Promise<Response>
}

/** Further parts of a test's request. */
export type CallOptions = { caller?: TestCaller; body?: unknown; headers?: Record<string, string> }

/** Builds the API for a test; close `database` when done. */
export async function createHttpFixture(
  change: Partial<HttpDependencies> & { database?: TestDatabase } = {},
): Promise<HttpFixture> {
  const database = change.database ?? (await createTestDatabase())
  const errors: unknown[] = []
  let nowMs = Date.UTC(2026, 10, 22, 12)
  const signer = privateKeyToAccount(generatePrivateKey())
  const dependencies: HttpDependencies = {
    database,
    config: { networks: [testNetwork()], origin: TEST_ORIGIN, origins: [TEST_ORIGIN, 'http://127.0.0.1:3000'] },
    clients: noClients(),
    rewards: createRewardsSource(database.db, createProofFolder()),
    sessionSecret: SECRET,
    getQuoteSigner: () => signer,
    clock: () => nowMs,
    logError: (error, facts) => {
      if (facts.status !== 503) errors.push(error)
    },
    ...change,
  }
  const app = createHttpApp(dependencies)
  return {
    ...{ app, database, dependencies, errors },
    setNow: (next) => {
      nowMs = next
    },
    signIn: async (account: { address: Address } = privateKeyToAccount(generatePrivateKey())) => {
      const address = account.address.toLowerCase() as Address
      const userAgent = `test ${randomBytes(2).toString('hex')}`
      const at = dependencies.clock()
      const session = await createSession(database.db, { address, chainId: 31337, userAgent, nowMs: at })
      const token = await encode({ token: { sub: session.userId, sessionId: session.sessionId }, secret: SECRET })
      return { session, account, cookie: `next-auth.session-token=${token}` }
    },
    call: (method, path, options = {}) => send(app, method, path, options),
  }
}

async function send(app: HttpApp, method: string, path: string, { caller, body, headers }: CallOptions) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return app.request(`${TEST_ORIGIN}/api/v1${path}`, {
    method,
    headers: {
      ...(caller ? { cookie: caller.cookie, origin: TEST_ORIGIN } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: text }),
  })
}

function noClients(): NetworkClients {
  const unreachable = new Proxy({} as PublicClient, {
    get: () => () => Promise.reject(new HttpRequestError({ url: 'http://127.0.0.1:1' })),
  })
  return {
    get: (chainId: number) => {
      if (chainId !== 31337) throw new UnknownNetworkError(chainId)
      return unreachable
    },
    endpoints: () => [
      { endpoint: '127.0.0.1:1', state: 'down', problem: 'failing', chainId: null, head: null, latencyMs: null },
    ],
    probe: async () => undefined,
  } as NetworkClients
}
