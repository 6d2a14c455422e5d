import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { wallets } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import type { WalletView } from '../wallet-view'
import { toWalletView } from './list-wallets'

/** Names one of the caller's wallets, or with null takes the name away. Throws NotFoundError. */
export async function renameWallet(
  db: Db,
  { session, address, name }: { session: Session; address: Address; name: string | null },
): Promise<WalletView> {
  const [row] = await db
    .update(wallets)
    .set({ name })
    .where(and(eq(wallets.address, address), eq(wallets.userId, session.userId)))
    .returning()
  if (!row) throw new NotFoundError('Wallet', address)
  return toWalletView(row, session)
}
