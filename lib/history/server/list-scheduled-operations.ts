import 'server-only'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { toChecksumAddress } from '@/lib/core/address'
import type { ScheduledOperationView } from '@/lib/core/operator-view'
import type { Db } from '@/lib/db/server/database'

const hex = z.string().transform((text) => text as `0x${string}`)
const scheduledArgs = z.object({
  operationId: hex,
  nonce: z.coerce.number(),
  schedule: z.coerce.number(),
  caller: hex,
  target: hex,
  data: hex,
})

/** Governed calls of all networks that were announced and are still open, soonest first. */
export async function listScheduledOperations(db: Db): Promise<ScheduledOperationView[]> {
  const { rows } = await db.execute<{ chain_id: number; block_time: string; args: unknown }>(sql`
    SELECT s.chain_id, s.block_time, s.args FROM chain_logs s
    WHERE s.event_name = 'OperationScheduled' AND NOT EXISTS (SELECT 1 FROM chain_logs d
      WHERE d.chain_id = s.chain_id AND d.event_name IN ('OperationExecuted', 'OperationCanceled')
        AND d.args ->> 'operationId' = s.args ->> 'operationId' AND d.args ->> 'nonce' = s.args ->> 'nonce')
    ORDER BY (s.args ->> 'schedule')::numeric`)
  return rows.map((row) => {
    const args = scheduledArgs.parse(row.args)
    return {
      chainId: row.chain_id,
      ...{ operationId: args.operationId, nonce: args.nonce, data: args.data },
      caller: toChecksumAddress(args.caller),
      target: toChecksumAddress(args.target),
      scheduledAt: Number(row.block_time),
      executableAt: args.schedule,
    }
  })
}
