import type { PrivateKeyAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { SIGN_IN_STATEMENT } from '@/lib/accounts/siwe-statement'
import { AppError } from '@/lib/core/app-error'

/** A program's view of the product: HTTP with cookies, as a browser without a window. */
export type PlatformClient = {
  /** GET; throws {@link PlatformRequestError} unless the answer is 2xx. */
  get: (path: string) => Promise<unknown>
  /** POST of a JSON text with further headers; throws {@link PlatformRequestError} unless the answer is 2xx. */
  post: (path: string, body: string, headers?: Record<string, string>) => Promise<unknown>
}

/** A client with cookies of its own. */
export function createPlatformClient(origin: string): PlatformClient {
  const cookies = new Map<string, string>()
  const request = async (path: string, init: RequestInit): Promise<unknown> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${origin}${path}`, {
      ...init,
      headers: { ...init.headers, cookie, origin },
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const text = await response.text()
    if (response.status >= 400) throw new PlatformRequestError(path, response.status, text)
    return text ? JSON.parse(text) : null
  }
  return {
    get: (path) => request(path, { method: 'GET' }),
    post: (path, body, headers) =>
      request(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }),
  }
}

/** Signs a program in with its key, as a wallet would. The client's cookies hold the session afterwards. */
export async function signIn(
  client: PlatformClient,
  parameters: { origin: string; chainId: number; account: PrivateKeyAccount },
): Promise<void> {
  const { nonce } = (await client.get('/api/v1/siwe/nonce')) as { nonce: string }
  const { csrfToken } = (await client.get('/api/auth/csrf')) as { csrfToken: string }
  const message = createSiweMessage({
    address: parameters.account.address,
    chainId: parameters.chainId,
    domain: new URL(parameters.origin).host,
    uri: parameters.origin,
    nonce,
    version: '1',
    statement: SIGN_IN_STATEMENT,
    issuedAt: new Date(),
  })
  const signature = await parameters.account.signMessage({ message })
  const form = new URLSearchParams({ csrfToken, message, signature, json: 'true', callbackUrl: parameters.origin })
  await client.post('/api/auth/callback/siwe', form.toString(), { 'content-type': 'application/x-www-form-urlencoded' })
}

/** The product answered with an error. */
export class PlatformRequestError extends AppError {
  constructor(path: string, status: number, body: string) {
    super(`${path} answered ${status}: ${body.slice(0, 300)}`, { code: 'PLATFORM_REQUEST', status: 502 })
  }
}
