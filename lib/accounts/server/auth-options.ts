import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import type { PublicClient } from 'viem'
import { toChecksumAddress } from '@/lib/core/address'
import type { Clock } from '@/lib/core/time'
import type { Db } from '@/lib/db/server/database'
import { SESSION_ABSOLUTE_MS } from '../session-limits'
import { SiweMessageError } from '../siwe-message'
import { LINK_STATEMENT } from '../siwe-statement'
import { type CookieNames, cookieNames } from './cookie-names'
import { createSession } from './create-session'
import { findSession } from './find-session'
import { readCookie } from './read-cookie'
import { readSession } from './read-session'
import { revokeSessions } from './revoke-sessions'
import { verifyWallet } from './verify-wallet'

/** What signing in needs: the database, the networks and the configured origin. */
export type AuthDependencies = {
  db: Db
  getClient: (chainId: number) => PublicClient
  /** Public origin; decides the cookies' names. */
  origin: string
  /** All spellings of it that messages may name. */
  origins: readonly string[]
  chainIds: readonly number[]
  secret: string
  clock: Clock
  /** Hears why next-auth was stopped; next-auth itself only says that it was. */
  onError: (error: unknown) => void
}

/** Headers as next-auth hands them to a provider. */
type ProviderRequest = { headers?: Record<string, unknown> | undefined }

/** next-auth's options: Sign-In-With-Ethereum as the only provider, a row in `sessions` behind every token. */
export function createAuthOptions(dependencies: AuthDependencies): NextAuthOptions {
  const names = cookieNames(dependencies.origin)
  return {
    secret: dependencies.secret,
    useSecureCookies: names.secure,
    session: { strategy: 'jwt', maxAge: SESSION_ABSOLUTE_MS / 1000 },
    pages: { signIn: '/', error: '/', signOut: '/' },
    cookies: toCookieOptions(names),
    providers: [
      CredentialsProvider({
        id: 'siwe',
        name: 'Ethereum',
        credentials: { message: { type: 'text' }, signature: { type: 'text' } },
        authorize: (credentials, request) =>
          telling(dependencies, () => signIn(dependencies, names, credentials ?? {}, request)),
      }),
    ],
    callbacks: toCallbacks(dependencies),
    events: {
      signOut: async ({ token }) => {
        const { sessionId, sub } = token ?? {}
        if (typeof sessionId !== 'string' || typeof sub !== 'string') return
        const selection = { userId: sub, sessionId, nowMs: dependencies.clock() }
        await telling(dependencies, () => revokeSessions(dependencies.db, selection))
      },
    },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  }
}

async function signIn(
  dependencies: AuthDependencies,
  names: CookieNames,
  credentials: Partial<Record<'message' | 'signature', unknown>>,
  request: ProviderRequest,
) {
  const { message, signature } = credentials
  if (typeof message !== 'string' || typeof signature !== 'string') throw new SiweMessageError('message')
  const nowMs = dependencies.clock()
  const cookies = toText(request.headers?.cookie)
  const claim = await verifyWallet(dependencies, {
    proof: { message, signature, browserKey: readCookie(cookies, names.browser) ?? '' },
    expected: {
      origins: dependencies.origins,
      chainIds: dependencies.chainIds,
      refusedStatement: LINK_STATEMENT,
      nowMs,
    },
  })
  await endEarlierSession(dependencies, readCookie(cookies, names.session))
  const session = await createSession(dependencies.db, {
    address: claim.address,
    chainId: claim.chainId,
    userAgent: toText(request.headers?.['user-agent']),
    nowMs,
  })
  return { id: session.userId, sessionId: session.sessionId, address: session.address, chainId: session.chainId }
}

/** A browser has one session: what it was signed in as before ends with the new sign-in. */
async function endEarlierSession({ db, secret, clock }: AuthDependencies, token: string | null): Promise<void> {
  const earlier = await readSession(db, { token, secret, nowMs: clock() })
  if (earlier) await revokeSessions(db, { userId: earlier.userId, sessionId: earlier.sessionId, nowMs: clock() })
}

/** next-auth makes one answer of every failure: what it was goes out beside it. */
async function telling<Answer>({ onError }: AuthDependencies, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    onError(error)
    throw error
  }
}

function toCallbacks(dependencies: AuthDependencies): NonNullable<NextAuthOptions['callbacks']> {
  const { db, clock } = dependencies
  const find = (sessionId: string) => telling(dependencies, () => findSession(db, { sessionId, nowMs: clock() }))
  return {
    jwt: async ({ token, user }) => {
      if (user) return { sub: user.id, sessionId: user.sessionId }
      const sessionId = typeof token.sessionId === 'string' ? token.sessionId : ''
      const session = await find(sessionId)
      // Throwing makes next-auth answer "no session" and drop the cookie.
      if (!session) throw new Error('session is over')
      return { sub: session.userId, sessionId }
    },
    session: async ({ session, token }) => {
      const live = await find(String(token.sessionId))
      if (!live) throw new Error('session is over')
      return {
        expires: new Date(live.expiresAt * 1000).toISOString(),
        user: {
          ...session.user,
          userId: live.userId,
          sessionId: live.sessionId,
          address: toChecksumAddress(live.address),
          chainId: live.chainId,
        },
      }
    },
    redirect: async ({ url, baseUrl }) => (url.startsWith('/') && !url.startsWith('//') ? `${baseUrl}${url}` : baseUrl),
  }
}

function toCookieOptions(names: CookieNames): NonNullable<NextAuthOptions['cookies']> {
  const options = { httpOnly: true, sameSite: 'lax' as const, path: '/', secure: names.secure }
  return {
    sessionToken: { name: names.session, options },
    callbackUrl: { name: names.callback, options },
    csrfToken: { name: names.csrf, options },
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
