import NextAuth from 'next-auth'
import type { PublicClient } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { LINK_STATEMENT, SIGN_IN_STATEMENT } from '../siwe-statement'
import { type AuthDependencies, createAuthOptions } from './auth-options'
import { createBrowserKey } from './browser-key'
import { createNonce } from './create-nonce'
import { readSession } from './read-session'

const ORIGIN = 'https://warpshare.example'
const SECRET = 'a secret of at least thirty-two characters'
const account = privateKeyToAccount(generatePrivateKey())

let database: TestDatabase
let nowMs = Date.UTC(2026, 10, 22, 12)
let asked = 0

beforeAll(async () => {
  process.env.NEXTAUTH_URL = ORIGIN
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
  await stopTestDatabases()
})

/** A network on which no contract accepts anything. */
const client = {
  verifyMessage: async () => {
    asked += 1
    return false
  },
} as unknown as PublicClient

function dependencies(): AuthDependencies {
  return {
    db: database.db,
    getClient: () => client,
    origin: ORIGIN,
    origins: [ORIGIN],
    chainIds: [31337],
    secret: SECRET,
    clock: () => nowMs,
  }
}

type Call = {
  action: 'callback' | 'csrf' | 'session' | 'signout'
  method: string
  cookies: Record<string, string>
  body?: Record<string, string>
}

/** What next-auth answered: its body and the cookies it set, as header lines. */
type Answer = { body: unknown; cookies: string[] }

async function callAuth({ action, method, cookies, body }: Call): Promise<Answer> {
  const answer: Answer = { body: undefined, cookies: [] }
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`)
  const headers = { cookie: cookie.join('; '), 'user-agent': 'test' }
  const nextauth = action === 'callback' ? ['callback', 'siwe'] : [action]
  const keep = (content: unknown) => {
    answer.body = content
  }
  const response = {
    status: () => response,
    getHeader: (name: string) => (name === 'Set-Cookie' ? answer.cookies : undefined),
    setHeader: (name: string, value: string[]) => {
      if (name === 'Set-Cookie') answer.cookies = value
    },
    send: keep,
    json: keep,
    end: () => undefined,
  }
  const request = { query: { nextauth }, method, cookies, headers, body: body ?? {} }
  await NextAuth(request as never, response as never, createAuthOptions(dependencies()))
  return answer
}

/** The value of a cookie that an answer sets, with its flags; null where it does not set it. */
function cookieOf(answer: Answer, name: string): { value: string; flags: string } | null {
  const line = answer.cookies.find((candidate) => candidate.startsWith(`${name}=`))
  if (!line) return null
  const [pair = '', ...flags] = line.split('; ')
  return { value: decodeURIComponent(pair.slice(name.length + 1)), flags: flags.join('; ') }
}

/** A browser: the key its cookie holds, and what next-auth gave it to prove that a form is its own. */
async function openBrowser() {
  const browserKey = createBrowserKey()
  const answer = await callAuth({ action: 'csrf', method: 'GET', cookies: {} })
  const csrf = cookieOf(answer, '__Host-next-auth.csrf-token')
  expect(csrf?.flags).toBe('Path=/; HttpOnly; Secure; SameSite=Lax')
  return {
    browserKey,
    csrfToken: (answer.body as { csrfToken: string }).csrfToken,
    cookies: { '__Host-warpshare.browser': browserKey, '__Host-next-auth.csrf-token': csrf?.value ?? '' } as Record<
      string,
      string
    >,
  }
}

type Browser = Awaited<ReturnType<typeof openBrowser>>
type Change = {
  statement?: string
  domain?: string
  signer?: typeof account
  nonce?: string
  browser?: Browser
  tamper?: (message: string) => string
}

/** Signs in and answers the session cookie's value, or null where it was refused. */
async function signIn(browser: Browser, change: Change = {}): Promise<string | null> {
  const nonce =
    change.nonce ??
    (await createNonce(database.db, { browserKey: (change.browser ?? browser).browserKey, nowMs })).nonce
  const message = createSiweMessage({
    address: account.address,
    chainId: 31337,
    domain: change.domain ?? 'warpshare.example',
    uri: ORIGIN,
    nonce,
    version: '1',
    statement: change.statement ?? SIGN_IN_STATEMENT,
    issuedAt: new Date(nowMs),
  })
  const signature = await (change.signer ?? account).signMessage({ message })
  const body = { csrfToken: browser.csrfToken, message: change.tamper?.(message) ?? message, signature, json: 'true' }
  const answer = await callAuth({ action: 'callback', method: 'POST', cookies: browser.cookies, body })
  const cookie = cookieOf(answer, '__Host-next-auth.session-token')
  if (cookie) expect(cookie.flags).toMatch(/^Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/)
  return cookie?.value ?? null
}

const sessionOf = (token: string | null) => readSession(database.db, { token, secret: SECRET, nowMs })

describe('signing in', () => {
  it('gives a session of its own for a fresh signature', async () => {
    const token = await signIn(await openBrowser())
    expect(await sessionOf(token)).toMatchObject({ address: account.address.toLowerCase(), chainId: 31337 })
  })
  it('gives the page the wallet as it is spelt', async () => {
    const token = (await signIn(await openBrowser())) ?? ''
    const answer = await callAuth({
      action: 'session',
      method: 'GET',
      cookies: { '__Host-next-auth.session-token': token },
    })
    expect(answer.body).toMatchObject({ user: { address: account.address, chainId: 31337 } })
  })
  it('takes a nonce once: of 20 parallel attempts one succeeds', async () => {
    const browser = await openBrowser()
    const { nonce } = await createNonce(database.db, { browserKey: browser.browserKey, nowMs })
    const tokens = await Promise.all(Array.from({ length: 20 }, () => signIn(browser, { nonce })))
    expect(tokens.filter((token) => token !== null)).toHaveLength(1)
    expect(await signIn(browser, { nonce })).toBeNull()
  })
  it('refuses another browser’s nonce, and leaves it to its owner', async () => {
    const [mine, other] = [await openBrowser(), await openBrowser()]
    const { nonce } = await createNonce(database.db, { browserKey: other.browserKey, nowMs })
    expect(await signIn(mine, { nonce })).toBeNull()
    expect(await signIn(other, { nonce })).not.toBeNull()
  })
  it('refuses a nonce after five minutes, and one that we never gave', async () => {
    const browser = await openBrowser()
    const { nonce } = await createNonce(database.db, { browserKey: browser.browserKey, nowMs })
    nowMs += 5 * 60_000
    expect(await signIn(browser, { nonce })).toBeNull()
    expect(await signIn(browser, { nonce: '0'.repeat(32) })).toBeNull()
  })
  it('refuses another signer, another domain, a changed message, and the linking message', async () => {
    const browser = await openBrowser()
    asked = 0
    expect(await signIn(browser, { signer: privateKeyToAccount(generatePrivateKey()) })).toBeNull()
    expect(asked).toBe(1)
    expect(await signIn(browser, { domain: 'evil.example' })).toBeNull()
    expect(await signIn(browser, { statement: LINK_STATEMENT })).toBeNull()
    expect(await signIn(browser, { tamper: (message) => message.replace('Chain ID: 31337', 'Chain ID: 1') })).toBeNull()
  })
  it('refuses a form without the browser’s CSRF token', async () => {
    const browser = await openBrowser()
    expect(await signIn({ ...browser, csrfToken: 'x' })).toBeNull()
  })
  it('ends the session that the browser had before: its token is not taken over', async () => {
    const browser = await openBrowser()
    const first = await signIn(browser)
    browser.cookies['__Host-next-auth.session-token'] = first ?? ''
    const second = await signIn(browser)
    expect(second).not.toBe(first)
    expect(await sessionOf(first)).toBeNull()
    expect(await sessionOf(second)).not.toBeNull()
  })
  it('signing out kills the cookie on the server', async () => {
    const browser = await openBrowser()
    const token = (await signIn(browser)) ?? ''
    const cookies = { ...browser.cookies, '__Host-next-auth.session-token': token }
    await callAuth({ action: 'signout', method: 'POST', cookies, body: { csrfToken: browser.csrfToken, json: 'true' } })
    expect(await sessionOf(token)).toBeNull()
    const answer = await callAuth({ action: 'session', method: 'GET', cookies })
    expect(answer.body).toEqual({})
  })
})
