import 'server-only'
import { sql } from 'drizzle-orm'
import { isTaskSettled } from '@/lib/epochs/server/is-task-settled'
import { noteHoldWarnings, notePrepaidWarnings, noteSkippedSettlements } from '@/lib/payments/server/note-warnings'
import type { ChainView, WorkerNetwork } from '../worker-network'

/** Notes which holds and prepaid balances run low and what they did not cover, as of the final block; the platform is told from these notes. */
export async function warnConsumers({ db, client, network, schedule }: WorkerNetwork, view: ChainView): Promise<void> {
  const { chainId } = network
  const asOf = { chainId, toBlock: view.finalizedBlock, at: view.finalizedTime }
  await noteHoldWarnings(db, asOf)
  await noteSkippedSettlements(db, asOf)
  const settled = isTaskSettled({ chainId, taskId: sql`q.task_id` })
  const { lengthSeconds } = schedule
  await notePrepaidWarnings({ db, client }, { ...asOf, network, lengthSeconds, isTaskSettled: settled })
}
