import 'server-only'
import { eq } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { wallets } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'

/** Addresses of the wallets linked to a user: whatever names one of them is the user's own. */
export async function listOwnAddresses(db: Db, { userId }: { userId: string }): Promise<Address[]> {
  const rows = await db.select({ address: wallets.address }).from(wallets).where(eq(wallets.userId, userId))
  return rows.map((row) => row.address)
}
