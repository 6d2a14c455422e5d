import fc from 'fast-check'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { SIGN_IN_STATEMENT } from '@/lib/accounts/siwe-statement'
import { rateLimits } from '@/lib/db/schema/rate-limits'
import { type AuthBrowser, openAuthBrowser } from '@/lib/testing/auth-browser'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN } from '@/lib/testing/http-fixture'
import { NAUGHTY_STRINGS } from '@/lib/testing/naughty-strings'
import { stopTestDatabases } from '@/lib/testing/test-database'

/** Requests a route; `npm run test:long` asks for 10,000. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 300)

/** What next-auth answers here, and some that it knows and we do not. */
const ROUTES = [
  'csrf',
  'session',
  'providers',
  'callback/siwe',
  'signout',
  'signin',
  'error',
  'signin/siwe',
  '_log',
  'x',
]
const FIELDS = ['csrfToken', 'callbackUrl', 'json', 'message', 'signature', '__proto__', 'x']

const signer = privateKeyToAccount(generatePrivateKey())
const text = fc.oneof(fc.constantFrom(...NAUGHTY_STRINGS), fc.string({ unit: 'binary', maxLength: 80 }))

/** A message as a wallet shows it, with one stretch of it replaced. */
const message = fc
  .tuple(fc.nat(400), fc.nat(40), text)
  .map(([at, length, put]) => HONEST.slice(0, at) + put + HONEST.slice(at + length))
const HONEST = createSiweMessage({
  ...{ address: signer.address, chainId: 31337, domain: new URL(TEST_ORIGIN).host, uri: TEST_ORIGIN, version: '1' },
  ...{ nonce: 'abcdefgh12345678', statement: SIGN_IN_STATEMENT, issuedAt: new Date(Date.UTC(2026, 10, 22, 12)) },
})
const signature = fc.oneof(
  text,
  fc.constantFrom('0x', `0x${'11'.repeat(65)}`, `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`),
  // The end of a signature of an undeployed wallet (ERC-6492), before it a wrong envelope.
  fc.uint8Array({ maxLength: 200 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}${'6492'.repeat(16)}`),
)
const form = fc.oneof(
  fc.record({ csrfToken: fc.constant('{csrf}'), message, signature }, { requiredKeys: ['csrfToken'] }),
  fc.dictionary(fc.constantFrom(...FIELDS), text, { maxKeys: 6 }),
)
const call = fc.record({
  method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE'),
  query: fc.dictionary(fc.constantFrom('callbackUrl', 'error', 'csrf', 'x'), text, { maxKeys: 3 }),
  form,
  kind: fc.constantFrom('form', 'json', 'raw'),
  raw: text,
})

let fixture: HttpFixture
let browser: AuthBrowser
let csrf: string

beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_URL', TEST_ORIGIN)
  fixture = await createHttpFixture()
  browser = openAuthBrowser(fixture)
  csrf = ((await (await browser.auth('GET', 'csrf')).json()) as { csrfToken: string }).csrfToken
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await fixture?.database.close()
  await stopTestDatabases()
})

function toCall({ form, kind, raw }: { form: Record<string, unknown>; kind: string; raw: string }) {
  const fields = Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, value === '{csrf}' ? csrf : String(value).toWellFormed()]),
  )
  if (kind === 'form') return { form: fields }
  return kind === 'json' ? { body: fields } : { raw: raw.toWellFormed() }
}

describe('the sign-in routes', () => {
  it.each(ROUTES)('answer no input with 500, or with our insides: %s', { timeout: 3_600_000 }, async (path) => {
    const property = fc.asyncProperty(call, async ({ method, query, ...given }) => {
      await fixture.database.db.delete(rateLimits)
      const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, value.toWellFormed()]))
      const hasBody = method !== 'GET' && method !== 'HEAD'
      const response = await browser.auth(method, `${path}?${search}`, hasBody ? toCall(given) : {})
      const answer = await response.text()
      // 503 is the honest answer where a wallet's contract would have to be asked: no network is there in this test.
      if (response.status >= 500 && response.status !== 503) throw new Error(`${response.status} ${answer}`)
      expect(answer).not.toMatch(/node_modules|at \w+ \(|SELECT |postgres|ECONNREFUSED/)
    })
    await fc.assert(property, { numRuns: RUNS })
    expect(fixture.errors.map(String)).toEqual([])
  })
})
