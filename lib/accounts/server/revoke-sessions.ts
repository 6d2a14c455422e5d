import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { sessions } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'

/** Which of a user's sessions end: one by id, those of one wallet, or (with neither) all. */
export type SessionSelection = { userId: string; sessionId?: string; address?: Address }

/** Ends sessions of one user at once; their cookies are dead from here on. Returns how many were live. */
export async function revokeSessions(db: Db, selection: SessionSelection & { nowMs: number }): Promise<number> {
  const ended = await db
    .update(sessions)
    .set({ revokedAt: new Date(selection.nowMs) })
    .where(
      and(
        eq(sessions.userId, selection.userId),
        selection.sessionId === undefined ? undefined : eq(sessions.sessionId, selection.sessionId),
        selection.address === undefined ? undefined : eq(sessions.address, selection.address),
        isNull(sessions.revokedAt),
      ),
    )
    .returning({ sessionId: sessions.sessionId })
  return ended.length
}
