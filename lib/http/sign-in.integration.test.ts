import { HttpRequestError, type PublicClient } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LINK_STATEMENT, SIGN_IN_STATEMENT } from '@/lib/accounts/siwe-statement'
import { openDatabase } from '@/lib/db/server/database'
import { type AuthBrowser, openAuthBrowser, type SignInChange } from '@/lib/testing/auth-browser'
import { createHttpFixture, type HttpFixture, testNetwork } from '@/lib/testing/http-fixture'
import { stopTestDatabases } from '@/lib/testing/test-database'

const ORIGIN = 'https://warpshare.example'
const SESSION_COOKIE = '__Host-next-auth.session-token'
const MINUTE = 60_000
const account = privateKeyToAccount(generatePrivateKey())

let fixture: HttpFixture
let browser: AuthBrowser
/** Contract wallets asked about; the network answers no, or nothing at all. */
let asked = 0
let networkIsAway = false

beforeAll(async () => {
  process.env.NEXTAUTH_URL = ORIGIN
  const client = {
    verifyMessage: async () => {
      asked += 1
      if (networkIsAway) throw new HttpRequestError({ url: 'http://127.0.0.1:1' })
      return false
    },
  } as unknown as PublicClient
  fixture = await createHttpFixture({
    clients: { get: () => client, endpoints: () => [], probe: async () => undefined },
    config: { networks: [testNetwork()], origin: ORIGIN, origins: [ORIGIN] },
  })
})
beforeEach(() => {
  browser = openAuthBrowser(fixture)
  networkIsAway = false
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

const isSignedIn = async (who = browser) => (await who.api('GET', '/sessions')).status === 200

async function refusalOf(change: SignInChange, who = browser): Promise<string> {
  const answer = await who.signIn(account, change)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.getSetCookie()).toEqual([])
  const problem = (await answer.json()) as { status: number; code: string; url: string }
  expect(problem.status).toBe(answer.status)
  // next-auth's own client reads the failure from here.
  expect(new URL(problem.url).searchParams.get('error')).toBe(problem.code)
  expect(await isSignedIn(who)).toBe(false)
  return `${answer.status} ${problem.code}`
}

describe('signing in', () => {
  it('gives a session of its own for a fresh signature', async () => {
    const answer = await browser.signIn(account)
    expect(answer.status).toBe(200)
    const [cookie = ''] = answer.headers.getSetCookie().filter((line) => line.startsWith(SESSION_COOKIE))
    expect(cookie).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/)
    expect(await isSignedIn()).toBe(true)
    const session = await (await browser.auth('GET', 'session')).json()
    expect(session).toMatchObject({ user: { address: account.address, chainId: 31337 } })
  })
  it('sets no cookie that another host, a script or plain http could read', async () => {
    const nonce = await browser.api('GET', '/siwe/nonce')
    const csrf = await browser.auth('GET', 'csrf')
    const lines = [...nonce.headers.getSetCookie(), ...csrf.headers.getSetCookie()]
    expect(lines.length).toBeGreaterThanOrEqual(3)
    for (const line of lines) {
      expect(line).toMatch(/^__Host-[\w.-]+=/)
      for (const flag of [/; Path=\//, /; HttpOnly/, /; Secure/, /; SameSite=(Lax|Strict)/]) expect(line).toMatch(flag)
      expect(line).not.toMatch(/; Domain=/i)
    }
  })
  it('takes a program’s JSON body as it takes a form', async () => {
    const answer = await browser.signIn(account, { asJson: true })
    expect(answer.status).toBe(200)
    expect(await isSignedIn()).toBe(true)
  })
})

describe('a nonce', () => {
  it('serves once: of 20 parallel attempts one succeeds, and none afterwards', async () => {
    const nonce = await browser.askNonce()
    await browser.auth('GET', 'csrf')
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.signIn(account, { fields: { nonce } })))
    const statuses = answers.map((answer) => answer.status).sort()
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 401)])
    await browser.signOut()
    expect(await refusalOf({ fields: { nonce } })).toBe('401 NONCE_REFUSED')
  })
  it('of another browser is refused, and stays good for its owner', async () => {
    const other = openAuthBrowser(fixture)
    const nonce = await other.askNonce()
    await browser.askNonce()
    expect(await refusalOf({ fields: { nonce } })).toBe('401 NONCE_REFUSED')
    expect((await other.signIn(account, { fields: { nonce } })).status).toBe(200)
  })
  it('is refused without the cookie of the browser that asked', async () => {
    const nonce = await browser.askNonce()
    browser.cookies.delete('__Host-warpshare.browser')
    expect(await refusalOf({ fields: { nonce } })).toBe('401 NONCE_REFUSED')
  })
  it('runs out after five minutes, and one that we never gave is refused', async () => {
    const nonce = await browser.askNonce()
    fixture.setNow(fixture.dependencies.clock() + 5 * MINUTE)
    expect(await refusalOf({ fields: { nonce } })).toBe('401 NONCE_REFUSED')
    expect(await refusalOf({ fields: { nonce: '0'.repeat(32) } })).toBe('401 NONCE_REFUSED')
  })
  it('is used up by a wrong signature: nobody guesses twice', async () => {
    const nonce = await browser.askNonce()
    const signature = await privateKeyToAccount(generatePrivateKey()).signMessage({ message: 'x' })
    expect(await refusalOf({ fields: { nonce }, signature })).toBe('401 SIGNATURE_REFUSED')
    expect(await refusalOf({ fields: { nonce } })).toBe('401 NONCE_REFUSED')
  })
})

describe('a sign-in message', () => {
  const at = (offsetMs: number) => new Date(fixture.dependencies.clock() + offsetMs)
  it.each<[string, () => SignInChange['fields']]>([
    ['another domain', () => ({ domain: 'evil.example' })],
    ['a domain that begins like ours', () => ({ domain: 'warpshare.example.evil.example' })],
    ['our domain with another port', () => ({ domain: 'warpshare.example:8443' })],
    ['a uri of another origin', () => ({ uri: 'https://evil.example' })],
    ['a uri over plain http', () => ({ uri: 'http://warpshare.example' })],
    ['a network that is not served', () => ({ chainId: 1 })],
    ['an expiry that has come', () => ({ expirationTime: at(0) })],
    ['a beginning that has not come', () => ({ notBefore: at(1) })],
    ['an age of eleven minutes', () => ({ issuedAt: at(-11 * MINUTE) })],
    ['a birth six minutes from now', () => ({ issuedAt: at(6 * MINUTE) })],
    ['the statement that links wallets', () => ({ statement: LINK_STATEMENT })],
    ['resources', () => ({ resources: ['https://warpshare.example/all'] })],
  ])('with %s is refused', async (_what, fields) => {
    expect(await refusalOf({ fields: fields() ?? {} })).toBe('401 SIWE_MESSAGE_REFUSED')
  })
  it('is measured by our configuration, whatever Host the request names', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    const fields = { domain: 'evil.example', uri: 'https://evil.example' }
    expect(await refusalOf({ fields, headers })).toBe('401 SIWE_MESSAGE_REFUSED')
    expect((await browser.signIn(account, { headers })).status).toBe(200)
  })
  it.each<[string, (message: string) => string]>([
    ['a statement of two lines', (text) => text.replace(SIGN_IN_STATEMENT, 'one\ntwo')],
    ['a statement that brings fields', (text) => text.replace(SIGN_IN_STATEMENT, `x\n\nURI: ${ORIGIN}\nVersion: 1`)],
    ['a nonce before the nonce', (text) => text.replace('Nonce: ', 'Nonce: ffffffffffffffff\nNonce: ')],
    ['carriage returns', (text) => text.replaceAll('\n', '\r\n')],
    ['a line after the last', (text) => `${text}\nRequest ID: x\nx`],
    ['a space before the first', (text) => ` ${text}`],
    ['an address in lower case', (text) => text.replace(account.address, account.address.toLowerCase())],
    ['another version', (text) => text.replace('Version: 1', 'Version: 2')],
    ['no nonce', (text) => text.replace(/\nNonce: .*/, '')],
  ])('with %s is refused', async (_what, tamper) => {
    expect(await refusalOf({ tamper })).toBe('401 SIWE_MESSAGE_REFUSED')
  })
  it('signed by another, or changed after it was signed, is refused', async () => {
    asked = 0
    const stranger = privateKeyToAccount(generatePrivateKey())
    const forged = await browser.signIn({ address: account.address, signMessage: stranger.signMessage })
    expect(forged.status).toBe(401)
    expect(asked).toBe(1)
    const tamper = (text: string) => text.replace(SIGN_IN_STATEMENT, 'Sign in to Warpshare!')
    expect(await refusalOf({ tamper })).toBe('401 SIGNATURE_REFUSED')
  })
  it.each(['0x', '0x0', 'x', `0x${'0'.repeat(130)}`, `0x${'ff'.repeat(8193)}`])(
    'with signature %.12s… is refused',
    async (text) => {
      expect(await refusalOf({ form: { signature: text } })).toBe('401 SIGNATURE_REFUSED')
    },
  )
})

describe('a sign-in form', () => {
  it('without the browser’s CSRF token is refused', async () => {
    expect(await refusalOf({ form: { csrfToken: 'x' } })).toBe('403 CSRF_REFUSED')
    const other = openAuthBrowser(fixture)
    const { csrfToken } = (await (await other.auth('GET', 'csrf')).json()) as { csrfToken: string }
    expect(await refusalOf({ form: { csrfToken } })).toBe('403 CSRF_REFUSED')
  })
  it('of another site is refused', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://warpshare.example' },
    ]) {
      expect(await refusalOf({ headers })).toBe('403 FOREIGN_ORIGIN')
    }
  })
  it('that is too large is refused, also where it does not say so', async () => {
    const answer = await browser.auth('POST', 'callback/siwe', { form: { message: 'x'.repeat(70_000) } })
    expect(answer.status).toBe(413)
  })
  it.each(['null', '[]', '5', '"x"', '{"callbackUrl":5}', '{"message":{},"signature":[]}', '{"json":"true"}', '{'])(
    'with the body %s is refused, not fallen over',
    async (body) => {
      const headers = { 'content-type': 'application/json' }
      for (const path of ['callback/siwe', 'signout']) {
        const answer = await browser.auth('POST', path, { raw: body, headers })
        expect([400, 403], await answer.clone().text()).toContain(answer.status)
        expect(answer.headers.get('content-type')).toBe('application/problem+json')
      }
    },
  )
  it('leads nowhere but to this site', async () => {
    for (const callbackUrl of ['https://evil.example', '//evil.example', 'javascript:alert(1)']) {
      const answer = (await (await browser.signIn(account, { form: { callbackUrl } })).json()) as { url: string }
      expect(new URL(answer.url).origin).toBe(ORIGIN)
    }
  })
})

describe('next-auth’s addresses', () => {
  it('are those that are used; others and other methods get problems', async () => {
    for (const path of ['callback/siwe/x', 'callback/google', 'verify-request', '_log', 'nothing']) {
      const answer = await browser.auth('GET', path)
      expect(answer.status, path).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' })
    }
    for (const [method, path] of [
      ['GET', 'callback/siwe'],
      ['POST', 'session'],
      ['PUT', 'csrf'],
      ['DELETE', 'signout'],
    ] as const) {
      const answer = await browser.auth(method, path)
      expect(answer.status, `${method} ${path}`).toBe(405)
      expect(answer.headers.get('allow')).toMatch(/GET|POST/)
      expect(await answer.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' })
    }
  })
  it('answer HEAD as GET, without a body', async () => {
    const answer = await browser.auth('HEAD', 'session')
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('')
  })
  it('are rate limited, each caller for itself', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.77' }
    const statuses: number[] = []
    for (let i = 0; i < 122; i += 1)
      statuses.push((await browser.auth('POST', 'signout', { form: {}, headers })).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    const refused = await browser.auth('POST', 'signout', { form: {}, headers })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(
      (await browser.auth('POST', 'signout', { form: {}, headers: { 'x-forwarded-for': '203.0.113.78' } })).status,
    ).toBe(403)
  })
})

describe('a session', () => {
  it('has a token of its own after every sign-in; the one before is dead', async () => {
    await browser.signIn(account)
    const first = browser.cookies.get(SESSION_COOKIE) ?? ''
    await browser.signIn(account)
    const second = browser.cookies.get(SESSION_COOKIE) ?? ''
    expect(second).not.toBe(first)
    expect(await isSignedIn()).toBe(true)
    browser.cookies.set(SESSION_COOKIE, first)
    expect(await isSignedIn()).toBe(false)
  })
  it('planted by somebody else is not what the victim signs in to', async () => {
    const attacker = openAuthBrowser(fixture)
    await attacker.signIn(privateKeyToAccount(generatePrivateKey()))
    const planted = attacker.cookies.get(SESSION_COOKIE) ?? ''
    browser.cookies.set(SESSION_COOKIE, planted)
    await browser.signIn(account)
    expect(browser.cookies.get(SESSION_COOKIE)).not.toBe(planted)
    expect(await isSignedIn(attacker)).toBe(false)
    const session = await (await browser.auth('GET', 'session')).json()
    expect(session).toMatchObject({ user: { address: account.address } })
  })
  it('is dead after signing out, on the API and on next-auth’s own route', async () => {
    await browser.signIn(account)
    const token = browser.cookies.get(SESSION_COOKIE) ?? ''
    expect((await browser.signOut()).status).toBe(200)
    expect(browser.cookies.has(SESSION_COOKIE)).toBe(false)
    browser.cookies.set(SESSION_COOKIE, token)
    expect(await isSignedIn()).toBe(false)
    browser.cookies.set(SESSION_COOKIE, token)
    expect(await (await browser.auth('GET', 'session')).json()).toEqual({})
  })
  it('is not signed out by another site', async () => {
    await browser.signIn(account)
    const answer = await browser.auth('POST', 'signout', { form: {}, headers: { origin: 'https://evil.example' } })
    expect(answer.status).toBe(403)
    expect(await isSignedIn()).toBe(true)
  })
  it('signed in with a cookie name that came twice is nobody’s', async () => {
    await browser.signIn(account)
    const token = browser.cookies.get(SESSION_COOKIE) ?? ''
    const headers = { cookie: `${SESSION_COOKIE}=${token}; ${SESSION_COOKIE}=${token}` }
    expect((await browser.api('GET', '/sessions', { headers })).status).toBe(401)
  })
})

describe('while something that we depend on is away', () => {
  it('nobody is let in on a contract wallet’s word', async () => {
    networkIsAway = true
    const signature = `0x${'11'.repeat(70)}` as const
    expect(await refusalOf({ signature })).toBe('503 SIGNATURE_UNCHECKED')
  })
  it('a session is neither opened, nor dropped from the browser, nor told of our insides', async () => {
    await browser.signIn(account)
    const connectionString = 'postgres://127.0.0.1:1/away'
    const database = { ...openDatabase(connectionString), connectionString }
    const away = openAuthBrowser(await createHttpFixture({ ...fixture.dependencies, database }))
    for (const [name, value] of browser.cookies) away.cookies.set(name, value)
    const calls = [
      away.auth('GET', 'session'),
      away.auth('POST', 'callback/siwe', { form: { csrfToken: 'x' } }),
      away.api('GET', '/sessions'),
      away.api('GET', '/siwe/nonce'),
    ]
    for (const answer of await Promise.all(calls)) {
      const text = await answer.text()
      expect(answer.status, text).toBe(503)
      expect(answer.headers.getSetCookie()).toEqual([])
      expect(text).not.toMatch(/select|ECONNREFUSED|127\.0\.0\.1|postgres/i)
    }
    expect(await isSignedIn()).toBe(true)
    await database.close()
  })
})
