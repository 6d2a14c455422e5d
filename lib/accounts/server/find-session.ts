import 'server-only'
import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import { sessions } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import { SESSION_IDLE_MS, SESSION_TOUCH_MS } from '../session-limits'

/** The live session of an id, or null when it is unknown, revoked, idle too long or past its absolute end. Notes the use. */
export async function findSession(
  db: Db,
  { sessionId, nowMs }: { sessionId: string; nowMs: number },
): Promise<Session | null> {
  const [row] = await db
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.sessionId, sessionId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, new Date(nowMs)),
        gt(sessions.lastSeenAt, new Date(nowMs - SESSION_IDLE_MS)),
      ),
    )
  if (!row) return null
  if (row.lastSeenAt.getTime() < nowMs - SESSION_TOUCH_MS) {
    await db
      .update(sessions)
      .set({ lastSeenAt: new Date(nowMs) })
      .where(and(eq(sessions.sessionId, sessionId), lt(sessions.lastSeenAt, new Date(nowMs))))
  }
  const { userId, address, chainId } = row
  return { sessionId, userId, address, chainId, expiresAt: Math.floor(row.expiresAt.getTime() / 1000) }
}
