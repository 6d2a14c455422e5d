import 'server-only'
import { asc, eq } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { wallets } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import type { Session } from '../session'
import type { WalletView } from '../wallet-view'

/** The linked wallets of the caller's user, oldest first. */
export async function listWallets(db: Db, { session }: { session: Session }): Promise<WalletView[]> {
  const rows = await db
    .select()
    .from(wallets)
    .where(eq(wallets.userId, session.userId))
    .orderBy(asc(wallets.linkedAt), asc(wallets.address))
  return rows.map((row) => toWalletView(row, session))
}

/** One linked wallet as the API writes it. */
export function toWalletView(row: typeof wallets.$inferSelect, session: Session): WalletView {
  return {
    address: toChecksumAddress(row.address),
    name: row.name,
    linkedAt: Math.floor(row.linkedAt.getTime() / 1000),
    current: row.address === session.address,
  }
}
