import 'server-only'

/** Names and flags of our cookies on one origin. */
export type CookieNames = { session: string; browser: string; csrf: string; callback: string; secure: boolean }

/**
 * `__Host-` names wherever the site is served over https: such a cookie is Secure, of this host alone and for every path.
 * Plain names only on http, which we serve on this machine alone.
 */
export function cookieNames(origin: string): CookieNames {
  const secure = origin.startsWith('https://')
  const prefix = secure ? '__Host-' : ''
  return {
    session: `${prefix}next-auth.session-token`,
    browser: `${prefix}warpshare.browser`,
    csrf: `${prefix}next-auth.csrf-token`,
    callback: `${prefix}next-auth.callback-url`,
    secure,
  }
}
