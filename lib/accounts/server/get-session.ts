import 'server-only'
import { cookies } from 'next/headers'
import { getServerConfig, getSessionSecret } from '@/lib/config/env.server'
import { getDatabase } from '@/lib/db/server/get-database'
import type { Session } from '../session'
import { cookieNames } from './cookie-names'
import { readSession } from './read-session'

/** The live session of the page's request, or null. Every page and handler that needs one calls this itself. */
export async function getSession(): Promise<Session | null> {
  const names = cookieNames(getServerConfig().origin)
  const token = (await cookies()).get(names.session)?.value ?? null
  return readSession(getDatabase().db, { token, secret: getSessionSecret(), nowMs: Date.now() })
}
