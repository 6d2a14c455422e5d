import NextAuth, { type NextAuthOptions } from 'next-auth'
import { createSiweMessage } from 'viem/siwe'
import { SIGN_IN_STATEMENT } from '@/lib/accounts/siwe-statement'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import { createAuthAnswer } from '@/lib/http/answer-auth'
import type { HttpFixture } from './http-fixture'

/** Whoever signs: a plain account, or a contract wallet's owners on its behalf. */
export type MessageSigner = {
  address: Address
  signMessage: (parameters: { message: string }) => Promise<`0x${string}`>
}

/** What a sign-in says otherwise than our pages do. */
export type SignInChange = {
  fields?: Partial<Parameters<typeof createSiweMessage>[0]>
  /** The message that is sent, where it is not the one that was signed. */
  tamper?: (message: string) => string
  signature?: `0x${string}`
  form?: Record<string, string>
  headers?: Record<string, string>
  /** Sends JSON in place of a form, as programs do. */
  asJson?: boolean
}

/** A browser with its cookies, before next-auth's routes and the API. */
export type AuthBrowser = {
  cookies: Map<string, string>
  /** `/api/auth/{path}`. */
  auth: (method: string, path: string, call?: AuthCall) => Promise<Response>
  /** `/api/v1{path}`. */
  api: (method: string, path: string, call?: AuthCall) => Promise<Response>
  askNonce: () => Promise<string>
  signIn: (signer: MessageSigner, change?: SignInChange) => Promise<Response>
  signOut: () => Promise<Response>
}

type AuthCall = {
  body?: unknown
  form?: Record<string, string>
  /** A body as it is, of no known type. */
  raw?: string
  headers?: Record<string, string>
}

/** Opens a browser without any cookie on the fixture's origin. */
export function openAuthBrowser({ app, dependencies }: HttpFixture): AuthBrowser {
  const { origin } = dependencies.config
  const answer = createAuthAnswer(dependencies)
  const cookies = new Map<string, string>()
  const requestOf = (method: string, url: string, { body, form, raw, headers }: AuthCall): Request =>
    new Request(`${origin}${url}`, {
      method,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(method === 'GET' ? {} : { origin }),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(raw === undefined ? {} : { body: raw }),
    })
  const keepCookies = (response: Response): Response => {
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line)
    return response
  }
  const browser: AuthBrowser = {
    cookies,
    auth: async (method, path, call = {}) => {
      const request = requestOf(method, `/api/auth/${path}`, call)
      return keepCookies(await answer({ request, run: runNextAuth }))
    },
    api: async (method, path, call = {}) => keepCookies(await app.request(requestOf(method, `/api/v1${path}`, call))),
    askNonce: async () => {
      const answer = await browser.api('GET', '/siwe/nonce', { headers: { 'x-forwarded-for': crypto.randomUUID() } })
      return ((await answer.json()) as { nonce: string }).nonce
    },
    signIn: async (signer, change = {}) => {
      const message = createSiweMessage({
        ...{ address: signer.address, chainId: 31337, domain: new URL(origin).host, uri: origin, version: '1' },
        ...{ statement: SIGN_IN_STATEMENT, issuedAt: new Date(dependencies.clock()) },
        nonce: change.fields?.nonce ?? (await browser.askNonce()),
        ...change.fields,
      })
      const signature = change.signature ?? (await signer.signMessage({ message }))
      const form = {
        csrfToken: await askCsrfToken(browser),
        ...{ message: change.tamper?.(message) ?? message, signature, json: 'true' },
        ...change.form,
      }
      const headers = { 'x-forwarded-for': signer.address, ...change.headers }
      return browser.auth('POST', 'callback/siwe', change.asJson ? { body: form, headers } : { form, headers })
    },
    signOut: async () =>
      browser.auth('POST', 'signout', { form: { csrfToken: await askCsrfToken(browser), json: 'true' } }),
  }
  return browser
}

async function askCsrfToken(browser: AuthBrowser): Promise<string> {
  return ((await (await browser.auth('GET', 'csrf')).json()) as { csrfToken: string }).csrfToken
}

/** A cookie set in the past is a cookie taken away. */
function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...flags] = line.split('; ')
  const name = pair.slice(0, pair.indexOf('='))
  const value = decodeURIComponent(pair.slice(name.length + 1))
  const expires = flags.find((flag) => flag.startsWith('Expires='))?.slice('Expires='.length)
  if (value === '' || (expires !== undefined && Date.parse(expires) <= Date.now())) cookies.delete(name)
  else cookies.set(name, value)
}

/** next-auth outside of Next: its form for Node's own requests, which needs nothing of Next around it. */
async function runNextAuth(request: Request, options: NextAuthOptions): Promise<Response> {
  const url = new URL(request.url)
  const text = await request.text()
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
  const headers = new Headers()
  let status = 200
  let body: string | null = null
  const send = (content: unknown) => {
    body = typeof content === 'string' ? content : JSON.stringify(content ?? null)
  }
  const sendJson = (content: unknown) => {
    headers.set('content-type', 'application/json')
    send(content)
  }
  const response = {
    status: (code: number) => {
      status = code
      return response
    },
    getHeader: () => undefined,
    setHeader: (name: string, value: string | string[]) => {
      for (const line of [value].flat()) headers.append(name, line)
      return response
    },
    send,
    json: sendJson,
    end: () => undefined,
  }
  const cookies = (request.headers.get('cookie') ?? '').split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  const nodeRequest = {
    query: { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split('/').slice(3) },
    method: request.method,
    cookies: Object.fromEntries(cookies),
    headers: Object.fromEntries(request.headers),
    body: isForm ? Object.fromEntries(new URLSearchParams(text)) : text === '' ? {} : JSON.parse(text),
  }
  assert(process.env.NEXTAUTH_URL, 'next-auth takes its origin from NEXTAUTH_URL')
  await NextAuth(nodeRequest as never, response as never, options)
  return new Response(body, { status, headers })
}
