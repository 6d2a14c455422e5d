import 'server-only'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { hasRole } from '@/lib/chain/server/has-role'
import { type NetworkClients, UnknownNetworkError } from '@/lib/chain/server/network-clients'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError, InvalidInputError, NotFoundError } from '@/lib/core/app-error'
import type { Db } from '@/lib/db/server/database'
import { MAX_AHEAD_MS } from '../check-record-time'
import { type TaskCompletion, taskCompletionSchema } from '../task-completion'
import { assertCompletionSignature } from '../verify-meter-signature'
import { NotAMeterError } from './receive-usage-batch'

type Completed = { taskId: string; chainId: number; completedAtMs: number }

/**
 * Ends a task on its meter's word: no record is taken after it, and what is held and unused goes back to the payer.
 * The same completion again changes nothing. Throws AppErrors: 401, 403 (not a meter, or not of this task), 404,
 * 409 (completed otherwise), 422.
 */
export async function completeTask(
  db: Db,
  parameters: {
    networks: readonly NetworkConfig[]
    clients: NetworkClients
    taskId: string
    body: unknown
    signature: string | undefined
    nowMs: number
  },
): Promise<Completed> {
  const parsed = taskCompletionSchema.safeParse(parameters.body)
  if (!parsed.success) throw new InvalidInputError('completion', z.prettifyError(parsed.error))
  const completion = parsed.data
  const network = parameters.networks.find((candidate) => candidate.chainId === completion.chainId)
  if (!network) throw new UnknownNetworkError(completion.chainId)
  await assertCompletionSignature(
    { chainId: network.chainId, accessManager: network.deployment.accessManager },
    { ...completion, taskId: parameters.taskId, signature: parameters.signature ?? completion.signature },
  )
  assertTimely(completion, networkNowMs(network, parameters.nowMs))
  const client = parameters.clients.get(network.chainId)
  if (!(await hasRole(client, { network, role: 'meter', account: completion.meter }))) {
    throw new NotAMeterError(completion.meter)
  }
  await db.transaction((tx) => storeCompletion(tx, { ...completion, taskId: parameters.taskId }))
  return { taskId: parameters.taskId, chainId: network.chainId, completedAtMs: completion.completedAtMs }
}

function assertTimely(completion: TaskCompletion, nowMs: number): void {
  if (completion.deadline * 1000 < nowMs) throw new InvalidInputError('deadline', 'has passed')
  if (completion.completedAtMs > nowMs + MAX_AHEAD_MS) {
    throw new InvalidInputError('completedAtMs', 'is more than 5 minutes from now')
  }
}

async function storeCompletion(tx: Db, completion: TaskCompletion & { taskId: string }): Promise<void> {
  const { chainId, taskId, meter, completedAtMs } = completion
  const { rows } = await tx.execute<{ completed_at_ms: string | null; completed_by: Address | null }>(sql`
    SELECT completed_at_ms, completed_by FROM tasks WHERE chain_id = ${chainId} AND task_id = ${taskId} FOR UPDATE`)
  const task = rows[0]
  if (!task) throw new NotFoundError('Task', taskId)
  const metered = await tx.execute(sql`
    SELECT 1 FROM usage_records WHERE chain_id = ${chainId} AND task_id = ${taskId} AND meter = ${meter} LIMIT 1`)
  if (metered.rows.length === 0) throw new TaskNotMeteredError(taskId, meter)
  if (task.completed_at_ms !== null) {
    if (Number(task.completed_at_ms) === completedAtMs && task.completed_by === meter) return
    throw new TaskAlreadyCompletedError(taskId)
  }
  await tx.execute(sql`
    UPDATE tasks SET completed_at_ms = ${completedAtMs}, completed_by = ${meter}
    WHERE chain_id = ${chainId} AND task_id = ${taskId}`)
}

/** A meter may complete only tasks it has metered. */
export class TaskNotMeteredError extends AppError {
  constructor(taskId: string, meter: Address) {
    super(`${meter} has not metered task ${taskId}`, { code: 'TASK_NOT_METERED', status: 403 })
  }
}

/** The task ended before, with other facts. */
export class TaskAlreadyCompletedError extends AppError {
  constructor(taskId: string) {
    super(`Task ${taskId} was completed before, at another instant or by another meter`, {
      code: 'TASK_ALREADY_COMPLETED',
      status: 409,
    })
  }
}
