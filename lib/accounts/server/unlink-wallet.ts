import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { AppError, NotFoundError } from '@/lib/core/app-error'
import { wallets } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import { revokeSessions } from './revoke-sessions'

/** Unlinks one of the caller's wallets and ends the sessions signed in with it. Throws NotFoundError, {@link OwnSessionError}. */
export async function unlinkWallet(
  db: Db,
  { session, address, nowMs }: { session: Session; address: Address; nowMs: number },
): Promise<void> {
  if (address === session.address) throw new OwnSessionError()
  await db.transaction(async (tx) => {
    const gone = await tx
      .delete(wallets)
      .where(and(eq(wallets.address, address), eq(wallets.userId, session.userId)))
      .returning({ address: wallets.address })
    if (gone.length === 0) throw new NotFoundError('Wallet', address)
    await revokeSessions(tx, { userId: session.userId, address, nowMs })
  })
}

/** The wallet that signed this session in cannot be unlinked from within it. */
export class OwnSessionError extends AppError {
  constructor() {
    super('This session was signed in with that wallet', {
      code: 'WALLET_IN_USE',
      status: 409,
      hint: 'Sign in with another linked wallet first.',
    })
  }
}
