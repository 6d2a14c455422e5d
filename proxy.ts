import { type NextRequest, NextResponse } from 'next/server'
import { getClientConfig, IS_DEVELOPMENT } from '@/lib/config/client-config.server'
import { contentSecurityPolicy } from '@/lib/config/content-security-policy'

/** Gives each page its own nonce and Content-Security-Policy. It authorises nothing: pages and handlers do that themselves. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const policy = contentSecurityPolicy({
    nonce,
    config: getClientConfig(),
    development: IS_DEVELOPMENT,
  })
  const requestHeaders = new Headers(request.headers)
  requestHeaders.set('x-nonce', nonce)
  requestHeaders.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers: requestHeaders } })
  response.headers.set('content-security-policy', policy)
  return response
}

export const config = {
  matcher: [{ source: '/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)' }],
}
