import 'server-only'
import { sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { parseWei } from '@/lib/core/wei'
import type { Db } from '@/lib/db/server/database'
import { encodeLeaves } from '../encode-leaves'
import type { LeafRows } from '../leaf-rows'

/** All leaves of a distribution, in tree order; none where it has none. */
export async function readLeaves(db: Db, { chainId, epoch }: { chainId: number; epoch: number }): Promise<LeafRows> {
  const { rows } = await db.execute<{ account: Address; token: Address; cumulative_amount: string }>(sql`
    SELECT account, token, cumulative_amount FROM distribution_leaves
    WHERE chain_id = ${chainId} AND epoch = ${epoch} ORDER BY leaf_index`)
  return encodeLeaves(
    rows.map((row) => ({ account: row.account, token: row.token, cumulativeAmount: parseWei(row.cumulative_amount) })),
  )
}

/** The last epoch before this one whose root is active, or null. */
export async function findLastActiveEpoch(
  db: Db,
  { chainId, before }: { chainId: number; before: number },
): Promise<number | null> {
  const { rows } = await db.execute<{ epoch: number }>(sql`
    SELECT epoch FROM epochs WHERE chain_id = ${chainId} AND epoch < ${before} AND status = 'active'
    ORDER BY epoch DESC LIMIT 1`)
  return rows[0]?.epoch ?? null
}
