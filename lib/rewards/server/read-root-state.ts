import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Db } from '@/lib/db/server/database'
import { foldRootEvents, type RootEvent, type RootState } from '../root-state'

type LogRow = {
  event_name: RootEvent['type']
  tx_hash: Hex
  block_time: string
  args: { root: Hex; contentHash?: Hex; validAt?: string }
}

/** Where an epoch's root stands by the events up to a block. */
export async function readRootState(
  db: Db,
  { chainId, epoch, toBlock }: { chainId: number; epoch: number; toBlock: number },
): Promise<RootState> {
  const { rows } = await db.execute<LogRow>(sql`
    SELECT event_name, tx_hash, block_time, args FROM chain_logs
    WHERE chain_id = ${chainId} AND event_name IN ('RootSubmitted', 'RootAccepted', 'RootRevoked')
      AND args ->> 'epoch' = ${String(epoch)} AND block_number <= ${toBlock}
    ORDER BY block_number, log_index`)
  return foldRootEvents(
    rows.map((row) => ({
      type: row.event_name,
      root: row.args.root,
      txHash: row.tx_hash,
      blockTime: Number(row.block_time),
      contentHash: row.args.contentHash,
      validAt: row.args.validAt === undefined ? undefined : Number(row.args.validAt),
    })),
  )
}
