import 'server-only'
import { sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import type { Db } from '@/lib/db/server/database'
import { LEAF_ROW_BYTES, type LeafRows, writeAmount, writeHex } from '../leaf-rows'
import { fetchInChunks } from './fetch-in-chunks'

/** Rows read at a time. */
const CHUNK = 50_000

/** All leaves of a distribution, in tree order; none where it has none. */
export async function readLeaves(db: Db, { chainId, epoch }: { chainId: number; epoch: number }): Promise<LeafRows> {
  return db.transaction(async (tx) => {
    const found = await tx.execute<{ leaf_count: number }>(sql`
      SELECT leaf_count FROM distributions WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
    const count = found.rows[0]?.leaf_count ?? 0
    const bytes = new Uint8Array(count * LEAF_ROW_BYTES)
    const query = sql`
      SELECT account, token, cumulative_amount FROM distribution_leaves
      WHERE chain_id = ${chainId} AND epoch = ${epoch} ORDER BY leaf_index`
    let index = 0
    for await (const rows of fetchInChunks<{ account: Address; token: Address; cumulative_amount: string }>(tx, {
      name: 'leaves',
      query,
      size: CHUNK,
    })) {
      assert(index + rows.length <= count, 'a distribution has the leaves it says')
      for (const row of rows) {
        writeHex(bytes, index * LEAF_ROW_BYTES, row.account)
        writeHex(bytes, index * LEAF_ROW_BYTES + 20, row.token)
        writeAmount(bytes, index, BigInt(row.cumulative_amount))
        index += 1
      }
    }
    assert(index === count, 'a distribution has all the leaves it says')
    return { count, bytes }
  })
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
