import 'server-only'
import { and, count, eq, ne } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { assert } from '@/lib/core/assert'
import { sessions, users, wallets } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import type { WalletView } from '../wallet-view'
import { toWalletView } from './list-wallets'

/** Most wallets of one user; every list over "own" wallets stays short. */
const MAX_WALLETS = 50

/**
 * Links a wallet that was just proven by its own signature. One that is already linked to somebody who has other
 * wallets stays there ({@link WalletTakenError}); the sole wallet of a user moves over, and its sessions end.
 */
export async function linkWallet(
  db: Db,
  parameters: { session: Session; address: Address; name: string | null; nowMs: number },
): Promise<WalletView> {
  const { session, address, name, nowMs } = parameters
  return db.transaction(async (tx) => {
    // Links of one user take turns, so that the limit holds.
    await tx.select().from(users).where(eq(users.userId, session.userId)).for('update')
    await assertRoom(tx, session)
    const [linked] = await tx.select().from(wallets).where(eq(wallets.address, address)).for('update')
    if (linked && linked.userId !== session.userId) await releaseSoleWallet(tx, linked, nowMs)
    const values = { userId: session.userId, name: name ?? linked?.name ?? null, linkedAt: new Date(nowMs) }
    const [row] = await tx
      .insert(wallets)
      .values({ address, ...values })
      .onConflictDoUpdate({
        target: wallets.address,
        set: linked?.userId === session.userId ? { name: values.name } : values,
      })
      .returning()
    assert(row, 'a linked wallet has a row')
    return toWalletView(row, session)
  })
}

async function assertRoom(tx: Db, session: Session): Promise<void> {
  const [row] = await tx.select({ n: count() }).from(wallets).where(eq(wallets.userId, session.userId))
  if ((row?.n ?? 0) >= MAX_WALLETS) throw new TooManyWalletsError()
}

async function releaseSoleWallet(tx: Db, { address, userId }: { address: Address; userId: string }, nowMs: number) {
  const others = await tx
    .select({ address: wallets.address })
    .from(wallets)
    .where(and(eq(wallets.userId, userId), ne(wallets.address, address)))
    .limit(1)
  if (others.length > 0) throw new WalletTakenError()
  await tx
    .update(sessions)
    .set({ revokedAt: new Date(nowMs) })
    .where(eq(sessions.userId, userId))
}

/** The wallet belongs to somebody who has other wallets too. */
export class WalletTakenError extends AppError {
  constructor() {
    super('This wallet is linked to another account', {
      code: 'WALLET_TAKEN',
      status: 409,
      hint: 'Sign in with it and unlink it there first.',
    })
  }
}

/** The user has as many wallets as one can have. */
export class TooManyWalletsError extends AppError {
  constructor() {
    super(`An account can have ${MAX_WALLETS} wallets`, { code: 'TOO_MANY_WALLETS', status: 409 })
  }
}
