import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { SECOND_MS } from '@/lib/core/time'
import type { Db } from '@/lib/db/server/database'
import type { PrepaidReceiptView, PrepaidTaskDetailView, PrepaidTaskStatus, PrepaidTaskView } from '../prepaid-view'
import { hashDocument } from './hash-document'
import { listUsageLines } from './list-usage-lines'
import { listWarnings } from './list-warnings'

type Hash = `0x${string}`

/** Whose prepaid tasks, on one network, as of now. `isTaskSettled` says whether the task of `q.task_id` is over and weighed. */
export type PrepaidQuestion = {
  network: NetworkConfig
  wallets: readonly Address[]
  nowMs: number
  isTaskSettled: SQL
}

type TaskRow = {
  task_id: string
  quote_id: string
  payer: Address
  token: Address
  gpu_model: string
  gpu_milli: number
  duration_ms: string
  price_per_gpu_hour: string
  max_amount: string
  prepaid_at: string
  authorization_expiry: string
  completed_at_ms: string | null
  task_ref: Hash
  salt: Hash
  weighed: boolean
  due: string
  settled: string
  owed: string
  open: boolean
}

/** Prepaid tasks of the caller's wallets on a network, newest first. */
export async function listPrepaidTasks(
  db: Db,
  { limit, cursor, ...question }: PrepaidQuestion & { limit: number; cursor?: string | undefined },
): Promise<ResultPage<PrepaidTaskView>> {
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer', 'string'])
  const after = key ? sql`AND (q.prepaid_at, q.task_id) < (${key[0]}::bigint, ${key[1]}::text)` : sql``
  const rows = await selectTasks(db, question, { where: after, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map((row) => toView(question, row)),
    nextCursor: last ? encodeCursor([Number(last.prepaid_at), last.task_id]) : null,
  }
}

/** One prepaid task of the caller with its settlements. Throws NotFoundError for another's, as for an unknown one. */
export async function getPrepaidTask(
  db: Db,
  { taskId, ...question }: PrepaidQuestion & { taskId: string },
): Promise<PrepaidTaskDetailView> {
  const row = await findTask(db, question, taskId)
  return {
    ...toView(question, row),
    settlements: await selectSettlements(db, question, taskId),
    transactions: await selectTransactions(db, question, row.task_ref),
    warnings: await listWarnings(db, { chainId: question.network.chainId, code: 'PREPAID_SKIPPED', subject: taskId }),
  }
}

/** The receipt of a prepaid task; its hash covers all the rest. Throws NotFoundError as {@link getPrepaidTask}. */
export async function getPrepaidReceipt(
  db: Db,
  { taskId, ...question }: PrepaidQuestion & { taskId: string },
): Promise<PrepaidReceiptView> {
  const row = await findTask(db, question, taskId)
  const { chainId, deployment } = question.network
  const transactions = await selectTransactions(db, question, row.task_ref)
  const token = deployment.tokens.find((entry) => entry.address === row.token)
  const sum = (part: 'amount' | 'fee' | 'burned') =>
    transactions.reduce((total, transaction) => total + BigInt(transaction[part]), 0n)
  const [settled, fees, burned] = [sum('amount'), sum('fee'), sum('burned')]
  const status = statusOf(question, row)
  const document = {
    ...{ chainId, taskId, quoteId: row.quote_id, taskRef: row.task_ref, taskSalt: row.salt },
    payer: toChecksumAddress(row.payer),
    token: toChecksumAddress(row.token),
    ...{ symbol: token?.symbol ?? '', decimals: token?.decimals ?? 0 },
    ...{ gpuModel: row.gpu_model, gpuMilli: row.gpu_milli },
    ...{ pricePerGpuHour: row.price_per_gpu_hour, maxAmount: row.max_amount },
    ended: status === 'settled',
    due: row.due,
    settled: settled.toString(),
    fees: fees.toString(),
    burned: burned.toString(),
    net: (settled - fees - burned).toString(),
    lines: await listUsageLines(db, { chainId, taskId }),
    transactions,
  }
  return { ...document, hash: hashDocument(document) }
}

async function findTask(db: Db, question: PrepaidQuestion, taskId: string): Promise<TaskRow> {
  const [row] = await selectTasks(db, question, { where: sql`AND q.task_id = ${taskId}`, limit: 1 })
  if (!row) throw new NotFoundError('Prepaid task', taskId)
  return row
}

async function selectTasks(
  db: Db,
  { network, wallets, isTaskSettled }: PrepaidQuestion,
  { where, limit }: { where: SQL; limit: number },
): Promise<TaskRow[]> {
  const { rows } = await db.execute<TaskRow>(sql`
    SELECT q.task_id, q.quote_id, q.payer, q.token, q.gpu_model, q.gpu_milli, q.duration_ms, q.price_per_gpu_hour,
      q.max_amount, q.prepaid_at, q.authorization_expiry, t.completed_at_ms, t.task_ref, t.salt,
      ${isTaskSettled} AS weighed, s.due, s.settled, s.owed, s.open
    FROM quotes q JOIN tasks t ON t.chain_id = q.chain_id AND t.task_id = q.task_id
    CROSS JOIN LATERAL (SELECT COALESCE(sum(d.amount), 0)::text AS due, COALESCE(sum(d.settled), 0)::text AS settled,
      COALESCE(sum(d.amount - d.settled) FILTER (WHERE d.state = 'given-up'), 0)::text AS owed,
      COALESCE(bool_or(d.state <> 'final'), false) AS open
      FROM settlements_due d WHERE d.chain_id = q.chain_id AND d.task_id = q.task_id) s
    WHERE q.chain_id = ${network.chainId} AND q.prepaid_at IS NOT NULL
      AND q.payer IN (SELECT value FROM json_array_elements_text(${JSON.stringify(wallets)}::json)) ${where}
    ORDER BY q.prepaid_at DESC, q.task_id DESC LIMIT ${limit}`)
  return rows
}

function statusOf({ network, nowMs }: PrepaidQuestion, row: TaskRow): PrepaidTaskStatus {
  if (row.completed_at_ms !== null) return row.weighed && !row.open ? 'settled' : 'completed'
  return networkNowMs(network, nowMs) / SECOND_MS >= Number(row.authorization_expiry) ? 'expired' : 'running'
}

function toView(question: PrepaidQuestion, row: TaskRow): PrepaidTaskView {
  return {
    ...{ chainId: question.network.chainId, taskId: row.task_id, quoteId: row.quote_id },
    status: statusOf(question, row),
    payer: toChecksumAddress(row.payer),
    token: toChecksumAddress(row.token),
    ...{ gpuModel: row.gpu_model, gpuMilli: row.gpu_milli, durationMs: Number(row.duration_ms) },
    ...{ pricePerGpuHour: row.price_per_gpu_hour, maxAmount: row.max_amount },
    startedAt: Number(row.prepaid_at),
    completedAtMs: row.completed_at_ms === null ? null : Number(row.completed_at_ms),
    endsAt: Number(row.authorization_expiry),
    ...{ due: row.due, settled: row.settled, owed: row.owed },
  }
}

async function selectSettlements(db: Db, { network }: PrepaidQuestion, taskId: string) {
  type Row = {
    epoch: number
    due_in_epoch: number
    amount: string
    settled: string
    state: PrepaidTaskDetailView['settlements'][number]['state']
    reason: string | null
  }
  const { rows } = await db.execute<Row>(sql`
    SELECT epoch, due_in_epoch, amount, settled, state, reason FROM settlements_due
    WHERE chain_id = ${network.chainId} AND task_id = ${taskId} ORDER BY epoch LIMIT 10000`)
  return rows.map(({ due_in_epoch, ...row }) => ({ ...row, dueInEpoch: due_in_epoch }))
}

async function selectTransactions(db: Db, { network }: PrepaidQuestion, taskRef: Hash) {
  type Row = { tx_hash: Hash; block_number: string; block_time: string; args: Record<string, string>; final: boolean }
  const { rows } = await db.execute<Row>(sql`
    SELECT l.tx_hash, l.block_number, l.block_time, l.args, l.block_number <= c.finalized_block AS final
    FROM chain_logs l JOIN chain_checkpoints c ON c.chain_id = l.chain_id
    WHERE l.chain_id = ${network.chainId} AND l.event_name = 'PrepaidSettled' AND l.args ->> 'taskRef' = ${taskRef}
    ORDER BY l.block_number, l.log_index LIMIT 10000`)
  return rows.map(({ tx_hash, block_number, block_time, args, final }) => ({
    ...{ type: 'prepaid-settled' as const, transactionHash: tx_hash, blockNumber: Number(block_number) },
    ...{ at: Number(block_time), epoch: Number(args.epoch), final },
    ...{ amount: args.amount ?? '0', fee: args.fee ?? '0', burned: args.burned ?? '0' },
  }))
}
