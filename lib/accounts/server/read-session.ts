import 'server-only'
import { decode } from 'next-auth/jwt'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import { findSession } from './find-session'

/** Reads next-auth's encrypted token and looks its session up; null for anything but a live session. */
export async function readSession(
  db: Db,
  { token, secret, nowMs }: { token: string | null; secret: string; nowMs: number },
): Promise<Session | null> {
  if (token === null) return null
  const decoded = await decode({ token, secret }).catch(() => null)
  const sessionId = decoded?.sessionId
  if (typeof sessionId !== 'string') return null
  return findSession(db, { sessionId, nowMs })
}
