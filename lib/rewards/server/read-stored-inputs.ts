import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'

/** Which captures a stored distribution counted and what was minted for its epoch; null where none is stored. */
export async function readStoredInputs(
  db: Db,
  { chainId, epoch }: { chainId: number; epoch: number },
): Promise<{ toBlock: number; minted: bigint } | null> {
  const { rows } = await db.execute<{ to_block: string; minted: string | null }>(sql`
    SELECT d.captures_to_block AS to_block, (
      SELECT args ->> 'amount' FROM chain_logs l WHERE l.chain_id = d.chain_id AND l.event_name = 'EpochMinted'
        AND l.args ->> 'epoch' = d.epoch::text) AS minted
    FROM distributions d WHERE d.chain_id = ${chainId} AND d.epoch = ${epoch}`)
  const [row] = rows
  return row?.minted ? { toBlock: Number(row.to_block), minted: BigInt(row.minted) } : null
}
