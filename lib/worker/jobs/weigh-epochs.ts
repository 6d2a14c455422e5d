import 'server-only'
import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import { epochs } from '@/lib/db/schema/epochs'
import { billableUsage } from '@/lib/epochs/server/billable-usage'
import { weighEpoch } from '@/lib/epochs/server/weigh-epoch'
import { paidTasks } from '@/lib/payments/server/paid-tasks'
import { planCaptures } from '@/lib/payments/server/plan-captures'
import type { ChainView, WorkerNetwork } from '../worker-network'

/** Epochs weighed in one cycle. */
const WEIGHED_A_CYCLE = 100

/** Settles which usage of closed epochs counts and what it costs, epoch by epoch, each in one transaction. */
export async function weighEpochs(worker: WorkerNetwork, view: ChainView): Promise<void> {
  const { db, network, log } = worker
  const { chainId, rewardUnpaidUsage } = network
  const toBlock = view.finalizedBlock
  const waiting = await db
    .select({ epoch: epochs.epoch })
    .from(epochs)
    .where(and(eq(epochs.chainId, chainId), ne(epochs.status, 'open'), isNull(epochs.weighedAt)))
    .orderBy(asc(epochs.epoch))
    .limit(WEIGHED_A_CYCLE)
  for (const { epoch } of waiting) {
    await db.transaction(async (tx) => {
      const paid = paidTasks({ chainId, toBlock })
      const weighed = await weighEpoch(tx, { chainId, epoch, paidTasks: paid, paidToBlock: toBlock, rewardUnpaidUsage })
      if (weighed) await planCaptures(tx, { chainId, epoch, toBlock, usage: billableUsage({ chainId, epoch }) })
    })
    log.info({ chainId, epoch }, 'usage weighed')
  }
}
