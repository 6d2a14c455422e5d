import 'server-only'
import { sql } from 'drizzle-orm'
import { isTaskSettled } from '@/lib/epochs/server/is-task-settled'
import { applySettlements } from '@/lib/payments/server/apply-settlements'
import { requestDisputeEnds } from '@/lib/payments/server/request-dispute-ends'
import { requestResolutions } from '@/lib/payments/server/request-resolutions'
import { requestVoids } from '@/lib/payments/server/request-voids'
import { sendCaptures } from '@/lib/payments/server/send-captures'
import { sendSettlements } from '@/lib/payments/server/send-settlements'
import { settleCaptures } from '@/lib/payments/server/settle-captures'
import type { ChainView, WorkerNetwork } from '../worker-network'

/**
 * Sends captures and settlements that are due, books those the chain has, ends disputes as they were decided or past
 * their limit, and gives back what is held and unused.
 */
export async function captureDuePayments(worker: WorkerNetwork, view: ChainView): Promise<void> {
  const { db, client, network, onAlert } = worker
  const { chainId } = network
  const operator = worker.operator.address
  await settleCaptures(db, { chainId, toBlock: view.finalizedBlock, chainTime: view.finalizedTime })
  await sendCaptures(db, { network, operator })
  await applySettlements(db, { chainId, toBlock: view.finalizedBlock })
  await sendSettlements(db, { network, operator })
  await requestResolutions({ db, client }, { network, operator, chainTime: view.finalizedTime, onAlert })
  await requestDisputeEnds(db, {
    ...{ network, operator },
    ...{ toBlock: view.finalizedBlock, chainTime: view.finalizedTime },
  })
  await requestVoids(db, {
    network,
    operator,
    toBlock: view.finalizedBlock,
    isTaskSettled: isTaskSettled({ chainId, taskId: sql`q.task_id` }),
  })
}
