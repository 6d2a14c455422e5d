import 'server-only'
import { and, asc, eq, lte } from 'drizzle-orm'
import { networkNowMs } from '@/lib/config/env.server'
import { SECOND_MS } from '@/lib/core/time'
import { epochs } from '@/lib/db/schema/epochs'
import { closeEpoch } from '@/lib/epochs/server/close-epoch'
import { epochAt } from '@/lib/usage/epoch-schedule'
import { ensureUsagePartitions } from '@/lib/usage/server/ensure-usage-partitions'
import { ensureEpochs } from '@/lib/usage/server/lock-counted-epochs'
import type { ChainView, WorkerNetwork } from '../worker-network'

/** Epochs closed in one cycle; a long backlog is worked off over several. */
const CLOSED_A_CYCLE = 100

/** Closes what has ended, and its grace period too, by the chain's final time and by this machine's clock alike. */
export async function closeEpochs(worker: WorkerNetwork, view: ChainView): Promise<void> {
  const { db, network, schedule, log } = worker
  const { chainId } = network
  const nowMs = networkNowMs(network)
  const current = epochAt(schedule, nowMs)
  await ensureEpochs(db, { chainId, schedule, last: current })
  await ensureUsagePartitions(db, { epoch: current, lengthSeconds: schedule.lengthSeconds })
  const settledTime = Math.min(view.finalizedTime, Math.floor(nowMs / SECOND_MS)) - network.graceSeconds
  const due = await db
    .select({ epoch: epochs.epoch })
    .from(epochs)
    .where(and(eq(epochs.chainId, chainId), eq(epochs.status, 'open'), lte(epochs.endsAt, settledTime)))
    .orderBy(asc(epochs.epoch))
    .limit(CLOSED_A_CYCLE)
  for (const { epoch } of due) {
    if (await closeEpoch(db, { chainId, epoch })) log.info({ chainId, epoch }, 'epoch closed')
  }
}
