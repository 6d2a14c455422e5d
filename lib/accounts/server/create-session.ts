import 'server-only'
import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import { sessions, users, wallets } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import { SESSION_ABSOLUTE_MS } from '../session-limits'

/** Longest browser description kept for the list of devices. */
const MAX_USER_AGENT = 300

/** Opens a session of its own for every sign-in; the first sign-in of a wallet creates its user. */
export async function createSession(
  db: Db,
  parameters: { address: Address; chainId: number; userAgent: string; nowMs: number },
): Promise<Session> {
  const { address, chainId, nowMs } = parameters
  return db.transaction(async (tx) => {
    const userId = await findOrCreateUser(tx, address)
    const sessionId = randomBytes(24).toString('base64url')
    const expiresAtMs = nowMs + SESSION_ABSOLUTE_MS
    await tx.insert(sessions).values({
      sessionId,
      userId,
      address,
      chainId,
      userAgent: toPrintable(parameters.userAgent),
      createdAt: new Date(nowMs),
      lastSeenAt: new Date(nowMs),
      expiresAt: new Date(expiresAtMs),
    })
    return { sessionId, userId, address, chainId, expiresAt: Math.floor(expiresAtMs / 1000) }
  })
}

/** Two first sign-ins of one wallet at once agree on whichever user was written first. */
async function findOrCreateUser(db: Db, address: Address): Promise<string> {
  const found = await db
    .select({ userId: wallets.userId })
    .from(wallets)
    .where(eq(wallets.address, address))
    .for('share')
  if (found[0]) return found[0].userId
  const userId = `usr_${randomBytes(12).toString('hex')}`
  await db.insert(users).values({ userId })
  const linked = await db.insert(wallets).values({ address, userId }).onConflictDoNothing().returning()
  if (linked.length === 1) return userId
  await db.delete(users).where(eq(users.userId, userId))
  const [other] = await db.select({ userId: wallets.userId }).from(wallets).where(eq(wallets.address, address))
  assert(other, 'a wallet that could not be inserted exists')
  return other.userId
}

/** Header bytes that PostgreSQL or a terminal would choke on are dropped. */
function toPrintable(userAgent: string): string {
  return userAgent.replace(/[^\x20-\x7e]/g, '').slice(0, MAX_USER_AGENT)
}
