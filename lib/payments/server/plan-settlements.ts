import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { costOf } from '../capture-due'
import { type BudgetedTask, openPrepaidBudget, type PrepaidBudget } from '../prepaid-budget'
import type { PrepaidBalance } from '../prepaid-credit'
import { accountKey } from './read-prepaid-balances'

/** A task that runs on a prepaid balance and has usage in an epoch. */
export type PrepaidUse = {
  taskId: string
  taskRef: Hex
  payer: Address
  token: Address
  pricePerGpuHour: bigint
  maxAmount: bigint
}

type UseRow = {
  task_id: string
  task_ref: Hex
  payer: Address
  token: Address
  price_per_gpu_hour: string
  max_amount: string
}

/**
 * Prepaid tasks with usage in an epoch, in the order in which they were started; those that ended (`at`, Unix seconds, is
 * past their quote's authorization expiry) pay for nothing any more.
 */
export async function listPrepaidUse(
  db: Db,
  { chainId, epoch, at }: { chainId: number; epoch: number; at: number },
): Promise<PrepaidUse[]> {
  const { rows } = await db.execute<UseRow>(sql`
    SELECT q.task_id, t.task_ref, q.payer, q.token, q.price_per_gpu_hour, q.max_amount
    FROM quotes q JOIN tasks t ON t.chain_id = q.chain_id AND t.task_id = q.task_id
    WHERE q.chain_id = ${chainId} AND q.prepaid_at IS NOT NULL AND q.authorization_expiry > ${at} AND EXISTS (
      SELECT 1 FROM usage_records r WHERE r.chain_id = q.chain_id AND r.task_id = q.task_id AND r.epoch = ${epoch})
    ORDER BY q.prepaid_at, q.task_id`)
  return rows.map((row) => ({
    ...{ taskId: row.task_id, taskRef: row.task_ref, payer: row.payer, token: row.token },
    ...{ pricePerGpuHour: BigInt(row.price_per_gpu_hour), maxAmount: BigInt(row.max_amount) },
  }))
}

/** Balances that owe for earlier epochs what could not be settled then. */
export async function listOwingAccounts(
  db: Db,
  { chainId }: { chainId: number },
): Promise<{ payer: Address; token: Address }[]> {
  const { rows } = await db.execute<{ payer: Address; token: Address }>(sql`
    SELECT DISTINCT payer, token FROM settlements_due WHERE chain_id = ${chainId} AND state = 'given-up'`)
  return rows
}

type Where = { chainId: number; epoch: number }

/**
 * Opens the budget of an epoch inside the transaction that weighs it: from the balances, as of a final block, goes what
 * is due and not final yet, then what was given up before and can be settled now; it is due again, still naming its own
 * epoch. The rest pays for the epoch.
 */
export async function openEpochBudget(
  tx: Db,
  parameters: Where & { use: readonly PrepaidUse[]; balances: ReadonlyMap<string, PrepaidBalance> },
): Promise<PrepaidBudget> {
  const { chainId, epoch, balances } = parameters
  const tasks = await toBudgetedTasks(tx, parameters)
  const budget = openPrepaidBudget({ epoch, balances, tasks })
  for (const row of await selectOwed(tx, chainId, ['due', 'sent'])) budget.take(accountKey(row), row)
  for (const row of await selectOwed(tx, chainId, ['given-up'])) {
    const taken = budget.take(accountKey(row), row)
    if (taken === 0n) continue
    await tx.execute(sql`
      UPDATE settlements_due SET state = 'due', asked = ${taken.toString()}::numeric, due_in_epoch = ${epoch},
        reason = 'SEND_ALONE'
      WHERE chain_id = ${chainId} AND task_id = ${row.taskId} AND epoch = ${row.epoch}`)
  }
  return budget
}

type Owed = { taskId: string; epoch: number; payer: Address; token: Address; amount: bigint }

async function selectOwed(tx: Db, chainId: number, states: readonly string[]): Promise<Owed[]> {
  type Row = { task_id: string; epoch: number; payer: Address; token: Address; owed: string }
  const { rows } = await tx.execute<Row>(sql`
    SELECT task_id, epoch, payer, token, CASE WHEN state = 'given-up' THEN amount - settled ELSE asked END AS owed
    FROM settlements_due WHERE chain_id = ${chainId}
      AND state IN (SELECT value FROM json_array_elements_text(${JSON.stringify(states)}::json))
    ORDER BY epoch, task_id`)
  return rows.map(({ task_id, owed, ...row }) => ({ ...row, taskId: task_id, amount: BigInt(owed) }))
}

async function toBudgetedTasks(tx: Db, parameters: Where & { use: readonly PrepaidUse[] }): Promise<BudgetedTask[]> {
  const { chainId, epoch, use } = parameters
  if (use.length === 0) return []
  const taskIds = JSON.stringify(use.map(({ taskId }) => taskId))
  const { rows } = await tx.execute<{ task_id: string; billable: string; due: string }>(sql`
    SELECT u.task_id,
      (SELECT COALESCE(sum(o.billable), 0) FROM usage_outcomes o WHERE o.chain_id = ${chainId} AND o.task_id = u.task_id
        AND o.epoch < ${epoch}) AS billable,
      (SELECT COALESCE(sum(d.amount), 0) FROM settlements_due d WHERE d.chain_id = ${chainId} AND d.task_id = u.task_id
        AND d.epoch < ${epoch}) AS due
    FROM (SELECT value AS task_id FROM json_array_elements_text(${taskIds}::json)) u`)
  const before = new Map(rows.map((row) => [row.task_id, row]))
  return use.map((task) => ({
    ...{ taskId: task.taskId, pricePerGpuHour: task.pricePerGpuHour, maxAmount: task.maxAmount },
    account: accountKey(task),
    billableBefore: BigInt(before.get(task.taskId)?.billable ?? 0),
    dueBefore: BigInt(before.get(task.taskId)?.due ?? 0),
  }))
}

/**
 * Writes what a weighed epoch's usage of prepaid tasks costs: one row a task, none where nothing is due. Only what the
 * budget covered was counted as billable. Called in the transaction that weighs the epoch; doing it again changes nothing.
 */
export async function planSettlements(tx: Db, parameters: Where & { use: readonly PrepaidUse[] }): Promise<void> {
  const { chainId, epoch, use } = parameters
  const billable = await sumWeighed(tx, parameters)
  const due = (await toBudgetedTasks(tx, parameters)).flatMap((task, index) => {
    const amount =
      costOf(task.billableBefore + (billable.get(task.taskId) ?? 0n), task.pricePerGpuHour) - task.dueBefore
    const named = use[index]
    if (!named || amount <= 0n) return []
    const { taskId, payer, token, taskRef } = named
    return [{ task_id: taskId, payer, token, task_ref: taskRef, amount: amount.toString() }]
  })
  if (due.length === 0) return
  await tx.execute(sql`
    INSERT INTO settlements_due (chain_id, task_id, epoch, payer, token, task_ref, amount, asked, due_in_epoch)
    SELECT ${chainId}, task_id, ${epoch}, payer, token, task_ref, amount::numeric, amount::numeric, ${epoch}
    FROM json_to_recordset(${JSON.stringify(due)}::json) AS r(
      task_id text, payer text, token text, task_ref text, amount text)
    ON CONFLICT DO NOTHING`)
}

/** What of the epoch's usage counts and is billed; nothing of tasks without weight, which a settlement must not name. */
async function sumWeighed(tx: Db, { chainId, epoch, use }: Where & { use: readonly PrepaidUse[] }) {
  const taskIds = JSON.stringify(use.map(({ taskId }) => taskId))
  const { rows } = await tx.execute<{ task_id: string; billable: string }>(sql`
    SELECT task_id, sum(billable) AS billable FROM usage_outcomes
    WHERE chain_id = ${chainId} AND epoch = ${epoch}
      AND task_id IN (SELECT value FROM json_array_elements_text(${taskIds}::json))
    GROUP BY task_id HAVING sum(weight) > 0`)
  return new Map(rows.map((row) => [row.task_id, BigInt(row.billable)]))
}
