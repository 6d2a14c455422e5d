import 'server-only'
import { sql } from 'drizzle-orm'
import type { OperatorJobsView } from '@/lib/core/operator-view'
import type { Db } from '@/lib/db/server/database'

type Row = { chain_id: number; epoch: number; status: string; ends_at: string; captures_due: number }

/** Epochs that ended and have no active root yet, oldest first, with the captures and settlements they wait for. */
export async function listUnfinishedEpochs(db: Db): Promise<OperatorJobsView['epochs']> {
  const { rows } = await db.execute<Row>(sql`
    SELECT e.chain_id, e.epoch, e.status, e.ends_at, (SELECT count(*)::int FROM captures_due d
      WHERE d.chain_id = e.chain_id AND d.due_in_epoch = e.epoch AND d.state IN ('due', 'sent'))
      + (SELECT count(*)::int FROM settlements_due s
      WHERE s.chain_id = e.chain_id AND s.due_in_epoch = e.epoch AND s.state IN ('due', 'sent')) AS captures_due
    FROM epochs e JOIN chain_checkpoints c ON c.chain_id = e.chain_id
    WHERE e.status IN ('closed', 'submitted', 'revoked') OR (e.status = 'open' AND e.ends_at <= c.block_time)
    ORDER BY e.chain_id, e.epoch LIMIT 200`)
  return rows.map((row) => ({
    chainId: row.chain_id,
    epoch: row.epoch,
    status: row.status,
    endsAt: Number(row.ends_at),
    capturesDue: row.captures_due,
  }))
}
