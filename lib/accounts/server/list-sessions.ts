import 'server-only'
import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { sessions } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import { SESSION_IDLE_MS } from '../session-limits'
import type { SessionView } from '../session-view'

/** Newest devices shown; a user with more signs them all out at once. */
const MAX_LISTED = 100

/** The live sessions of the caller's user, newest first. */
export async function listSessions(
  db: Db,
  { session, nowMs }: { session: Session; nowMs: number },
): Promise<SessionView[]> {
  const rows = await db
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, session.userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, new Date(nowMs)),
        gt(sessions.lastSeenAt, new Date(nowMs - SESSION_IDLE_MS)),
      ),
    )
    .orderBy(desc(sessions.createdAt), desc(sessions.sessionId))
    .limit(MAX_LISTED)
  return rows.map((row) => ({
    sessionId: row.sessionId,
    address: toChecksumAddress(row.address),
    chainId: row.chainId,
    userAgent: row.userAgent,
    createdAt: toSeconds(row.createdAt),
    lastSeenAt: toSeconds(row.lastSeenAt),
    expiresAt: toSeconds(row.expiresAt),
    current: row.sessionId === session.sessionId,
  }))
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
