import 'server-only'
import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { sessions } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import { SESSION_IDLE_MS } from '../session-limits'
import type { SessionView } from '../session-view'

/** The live sessions of the caller's user, newest first. */
export async function listSessions(
  db: Db,
  parameters: { session: Session; nowMs: number; limit: number; cursor?: string | undefined },
): Promise<ResultPage<SessionView>> {
  const { session, nowMs, limit, cursor } = parameters
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer', 'string'])
  const createdAtUs = sql<string>`(extract(epoch FROM ${sessions.createdAt}) * 1000000)::bigint`
  const rows = await db
    .select({ row: sessions, createdAtUs })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, session.userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, new Date(nowMs)),
        gt(sessions.lastSeenAt, new Date(nowMs - SESSION_IDLE_MS)),
        key ? sql`(${createdAtUs}, ${sessions.sessionId}) < (${key[0]}::bigint, ${key[1]}::text)` : undefined,
      ),
    )
    .orderBy(desc(sessions.createdAt), desc(sessions.sessionId))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ row }) => toSessionView(row, session)),
    nextCursor: last ? encodeCursor([Number(last.createdAtUs), last.row.sessionId]) : null,
  }
}

function toSessionView(row: typeof sessions.$inferSelect, session: Session): SessionView {
  return {
    sessionId: row.sessionId,
    address: toChecksumAddress(row.address),
    chainId: row.chainId,
    userAgent: row.userAgent,
    createdAt: toSeconds(row.createdAt),
    lastSeenAt: toSeconds(row.lastSeenAt),
    expiresAt: toSeconds(row.expiresAt),
    current: row.sessionId === session.sessionId,
  }
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
