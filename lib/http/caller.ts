import { cookieNames } from '@/lib/accounts/server/cookie-names'
import { listOwnAddresses } from '@/lib/accounts/server/list-own-addresses'
import { readCookie } from '@/lib/accounts/server/read-cookie'
import { readSession } from '@/lib/accounts/server/read-session'
import type { Session } from '@/lib/accounts/session'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import type { HttpDependencies } from './dependencies'
import type { HttpContext } from './http-app'

/** The caller's live session, or null; looked up once a request. */
export async function findCaller(c: HttpContext, dependencies: HttpDependencies): Promise<Session | null> {
  const known = c.get('session')
  if (known !== undefined) return known
  const token = readCookie(c.req.header('cookie'), cookieNames(dependencies.config.origin).session)
  const { sessionSecret: secret, clock } = dependencies
  const session = await readSession(dependencies.database.db, { token, secret, nowMs: clock() })
  c.set('session', session)
  return session
}

/** The caller's live session. Throws {@link NotSignedInError}. */
export async function requireCaller(c: HttpContext, dependencies: HttpDependencies): Promise<Session> {
  const session = await findCaller(c, dependencies)
  if (!session) throw new NotSignedInError()
  return session
}

/** All wallets of the caller; none for somebody who is not signed in. */
export async function ownWallets(dependencies: HttpDependencies, session: Session | null): Promise<Address[]> {
  return session ? listOwnAddresses(dependencies.database.db, { userId: session.userId }) : []
}

/** The call needs a session. */
export class NotSignedInError extends AppError {
  constructor() {
    super('This needs a signed-in wallet', { code: 'NOT_SIGNED_IN', status: 401, hint: 'Sign in with Ethereum first.' })
  }
}
