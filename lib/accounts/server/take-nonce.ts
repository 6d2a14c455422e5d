import 'server-only'
import { and, eq, gt } from 'drizzle-orm'
import { AppError } from '@/lib/core/app-error'
import { siweNonces } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import { hashBrowserKey } from './browser-key'

/**
 * Takes a nonce out of the table in one statement, so that of many parallel attempts exactly one succeeds.
 * Throws {@link NonceRefusedError} when it is unknown, used, expired or another browser's.
 */
export async function takeNonce(
  db: Db,
  { nonce, browserKey, nowMs }: { nonce: string; browserKey: string; nowMs: number },
): Promise<void> {
  const taken = await db
    .delete(siweNonces)
    .where(
      and(
        eq(siweNonces.nonce, nonce),
        eq(siweNonces.browserHash, hashBrowserKey(browserKey)),
        gt(siweNonces.expiresAt, new Date(nowMs)),
      ),
    )
    .returning({ nonce: siweNonces.nonce })
  if (taken.length !== 1) throw new NonceRefusedError()
}

/** The nonce was not issued to this browser, was used before, or ran out. */
export class NonceRefusedError extends AppError {
  constructor() {
    super('The sign-in request ran out or was used before', {
      code: 'NONCE_REFUSED',
      status: 401,
      hint: 'Start the sign-in again from this page.',
    })
  }
}
