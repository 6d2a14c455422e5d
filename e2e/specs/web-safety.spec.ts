import { type APIResponse, expect, test } from '@playwright/test'
import { stackFacts } from '../fixtures/stack'

const { origin } = stackFacts()

/** Pages that show something of one person, and what they are called where nobody is signed in. */
const PRIVATE_PAGES = ['/dashboard', '/history', '/wallets', '/rewards', '/prepaid', '/operator', '/payments/0x00']
const PUBLIC_PAGES = ['/', '/epochs', '/contracts']

/** Headers by which a framework's own checks were once switched off. */
const BYPASS: Record<string, string>[] = [
  { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
  { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy', 'x-middleware-invoke': '1' },
  { 'x-middleware-rewrite': '/dashboard', 'x-middleware-next': '1', 'x-invoke-path': '/dashboard' },
  { 'x-nextjs-data': '1', 'x-middleware-prefetch': '1', rsc: '1' },
]

const headerOf = (response: APIResponse, name: string) => response.headers()[name] ?? ''

test.describe('the web server as it runs in production', () => {
  test('gives every page a policy with a nonce of its own, and the headers that browsers enforce', async ({
    request,
  }) => {
    const nonces = new Set<string>()
    for (const path of [...PUBLIC_PAGES, ...PRIVATE_PAGES]) {
      const response = await request.get(`${origin}${path}`)
      const policy = headerOf(response, 'content-security-policy')
      const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? ''
      expect(scripts, path).not.toMatch(/'unsafe-inline'|'unsafe-eval'|https?:|\*/)
      for (const directive of ["object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"])
        expect(policy, path).toContain(directive)
      const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? ''
      expect(nonce.length, path).toBeGreaterThanOrEqual(20)
      nonces.add(nonce)
      const inline = (await response.text()).match(/<script(?![^>]*\bsrc=)[^>]*>/g) ?? []
      for (const tag of inline) expect(tag, path).toContain(`nonce="${nonce}"`)
      expect(headerOf(response, 'strict-transport-security')).toMatch(/^max-age=\d{8,}/)
      expect(headerOf(response, 'cross-origin-opener-policy')).toBe('same-origin-allow-popups')
      expect(headerOf(response, 'x-content-type-options')).toBe('nosniff')
      expect(headerOf(response, 'x-powered-by')).toBe('')
    }
    expect(nonces.size).toBe(PUBLIC_PAGES.length + PRIVATE_PAGES.length)
  })

  test('tells no other site that it may read an answer', async ({ request }) => {
    for (const path of ['/', '/api/v1/epochs', '/api/v1/wallets', '/api/auth/session', '/api/v1/health']) {
      const response = await request.get(`${origin}${path}`, { headers: { origin: 'https://evil.example' } })
      expect(headerOf(response, 'access-control-allow-origin'), path).toBe('')
      expect(headerOf(response, 'access-control-allow-credentials'), path).toBe('')
    }
  })

  test('keeps each private page shut to who is not signed in, whatever headers come', async ({ request }) => {
    for (const path of PRIVATE_PAGES) {
      for (const headers of [{}, ...BYPASS]) {
        const response = await request.get(`${origin}${path}`, { headers, maxRedirects: 0 })
        expect(response.status(), path).toBeLessThan(500)
        if (response.status() === 200) expect(await response.text(), path).toMatch(/sign in|connect/i)
      }
    }
    for (const path of ['/api/v1/wallets', '/api/v1/history', '/api/v1/sessions', '/api/v1/operator/jobs']) {
      for (const headers of BYPASS) {
        const response = await request.get(`${origin}${path}`, { headers })
        // Next answers what calls itself a prefetch with an empty object, and asks nobody of ours.
        if (response.status() !== 401) expect(await response.text(), path).toBe('{}')
      }
    }
  })

  test('answers malformed server-action and component bodies with 4xx and runs none of them', async ({ request }) => {
    const payload =
      '{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B0\\"}","_response":{"_prefix":"process.exit()//","_formData":{"get":"$1:constructor:constructor"}}}'
    const bodies = [
      { data: '{', headers: { 'content-type': 'text/plain;charset=UTF-8' } },
      { data: '["$F1","$@0"]', headers: { 'content-type': 'text/plain;charset=UTF-8' } },
      { multipart: { '0': payload, '1': '"$@0"' } },
      { multipart: { '1_$ACTION_ID_x': '', '0': '["$K1"]' } },
      { data: Buffer.alloc(4096, 0xff), headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    ]
    for (const path of ['/', '/dashboard', '/epochs']) {
      for (const { headers = {}, ...body } of bodies as { headers?: Record<string, string> }[]) {
        for (const action of ['x', '0'.repeat(42), '../../etc/passwd']) {
          const response = await request.post(`${origin}${path}`, {
            ...body,
            headers: { ...headers, 'next-action': action },
          })
          expect(response.status(), `${path} ${action}`).toBeGreaterThanOrEqual(400)
          expect(response.status(), `${path} ${action}`).toBeLessThan(500)
        }
      }
    }
    expect((await request.get(`${origin}/api/v1/health`)).status()).toBe(200)
  })

  test('answers unknown addresses, methods and oversize headers of the API with problems', async ({ request }) => {
    for (const [method, path, status] of [
      ['GET', '/api/v1/nothing', 404],
      ['GET', '/api/nothing', 404],
      ['GET', '/api/auth/nothing', 404],
      ['PUT', '/api/v1/wallets', 405],
      ['PATCH', '/api/auth/csrf', 405],
      ['GET', '/api/auth/callback/siwe', 405],
      ['DELETE', '/api/auth/session', 405],
    ] as const) {
      const response = await request.fetch(`${origin}${path}`, { method })
      expect(response.status(), `${method} ${path}`).toBe(status)
      expect(headerOf(response, 'content-type'), `${method} ${path}`).toContain('application/problem+json')
      expect(headerOf(response, 'cache-control')).toBe('no-store')
    }
    const large = await request.get(`${origin}/api/v1/health`, { headers: { 'x-large': 'x'.repeat(20_000) } })
    expect(large.status()).toBe(431)
    expect((await request.head(`${origin}/api/v1/epochs`)).status()).toBe(200)
  })

  test('sets no cookie that a script could read', async ({ request }) => {
    for (const path of ['/api/v1/siwe/nonce', '/api/auth/csrf']) {
      const cookies = (await request.get(`${origin}${path}`))
        .headersArray()
        .filter(({ name }) => /^set-cookie$/i.test(name))
      expect(cookies.length, path).toBeGreaterThan(0)
      for (const { value } of cookies) expect(value).toMatch(/HttpOnly; SameSite=(Lax|Strict)/i)
    }
  })
})
