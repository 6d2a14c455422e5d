import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { captureDue } from '../capture-due'
import { heldAt } from './held-at'

type PlannedRow = {
  payment_id: string
  price_per_gpu_hour: string
  billable: string
  due_before: string
  available: string
}

/**
 * Writes what a weighed epoch's usage costs: one row a payment, none where nothing is due. `usage` is a query of
 * (task_id, billable) of the tasks with weight in the epoch, billable summed over all closed epochs. What was given up
 * before is due again, still naming its own epoch, and is sent by itself. Called in the transaction that weighs the epoch.
 */
export async function planCaptures(
  tx: Db,
  parameters: { chainId: number; epoch: number; toBlock: number; usage: SQL },
): Promise<void> {
  const { chainId, epoch, toBlock } = parameters
  await tx.execute(sql`
    UPDATE captures_due d SET state = 'due', due_in_epoch = ${epoch}, reason = 'SEND_ALONE',
      amount = LEAST(d.amount, ${heldAt(sql`d`, toBlock)})
    WHERE d.chain_id = ${chainId} AND d.state = 'given-up' AND d.due_in_epoch < ${epoch}
      AND COALESCE(d.reason, '') NOT IN ('EXPIRED', 'CLOSED') AND ${heldAt(sql`d`, toBlock)} > 0`)
  const rows = await selectPlanned(tx, parameters)
  const due = rows
    .map((row) => ({
      payment_id: row.payment_id,
      amount: captureDue({
        billable: BigInt(row.billable),
        pricePerGpuHour: BigInt(row.price_per_gpu_hour),
        dueBefore: BigInt(row.due_before),
        available: BigInt(row.available),
      }).toString(),
    }))
    .filter((row) => row.amount !== '0')
  if (due.length === 0) return
  await tx.execute(sql`
    INSERT INTO captures_due (chain_id, payment_id, epoch, amount, due_in_epoch)
    SELECT ${chainId}, payment_id, ${epoch}, amount::numeric, ${epoch}
    FROM json_to_recordset(${JSON.stringify(due)}::json) AS r(payment_id text, amount text)
    ON CONFLICT DO NOTHING`)
}

async function selectPlanned(tx: Db, parameters: Parameters<typeof planCaptures>[1]): Promise<PlannedRow[]> {
  const { chainId, epoch, toBlock, usage } = parameters
  const { rows } = await tx.execute<PlannedRow>(sql`
    WITH usage AS MATERIALIZED (${usage})
    SELECT p.payment_id, q.price_per_gpu_hour, u.billable,
      (SELECT COALESCE(sum(d.amount), 0) FROM captures_due d
        WHERE d.chain_id = p.chain_id AND d.payment_id = p.payment_id AND d.epoch < ${epoch}) AS due_before,
      (SELECT COALESCE(sum(CASE v.type WHEN 'authorized' THEN v.amount WHEN 'voided' THEN -v.amount
          WHEN 'reclaimed' THEN -v.amount ELSE 0 END), 0)
        FROM payment_events v WHERE v.chain_id = p.chain_id AND v.payment_id = p.payment_id
          AND v.block_number <= ${toBlock}) AS available
    FROM usage u
    JOIN quotes q ON q.chain_id = ${chainId} AND q.task_id = u.task_id
    JOIN payments p ON p.chain_id = q.chain_id AND p.payment_id = q.payment_id
    WHERE p.rejection IS NULL AND EXISTS (SELECT 1 FROM payment_events v WHERE v.chain_id = p.chain_id
      AND v.payment_id = p.payment_id AND v.type = 'authorized' AND v.block_number <= ${toBlock})`)
  return rows
}
