import 'server-only'
import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import { SECOND_MS } from '@/lib/core/time'
import { epochs } from '@/lib/db/schema/epochs'
import type { Db } from '@/lib/db/server/database'
import { billableUsage } from '@/lib/epochs/server/billable-usage'
import { weighEpoch } from '@/lib/epochs/server/weigh-epoch'
import { type PrepaidBalance, withdrawalBy } from '@/lib/payments/prepaid-credit'
import { applySettlements } from '@/lib/payments/server/apply-settlements'
import { paidTasks } from '@/lib/payments/server/paid-tasks'
import { planCaptures } from '@/lib/payments/server/plan-captures'
import {
  listOwingAccounts,
  listPrepaidUse,
  openEpochBudget,
  type PrepaidUse,
  planSettlements,
} from '@/lib/payments/server/plan-settlements'
import { readPrepaidBalances } from '@/lib/payments/server/read-prepaid-balances'
import { readPrepaidLimits } from '@/lib/payments/server/read-prepaid-limits'
import { epochAt } from '@/lib/usage/epoch-schedule'
import type { ChainView, WorkerNetwork } from '../worker-network'

/** Epochs weighed in one cycle. */
const WEIGHED_A_CYCLE = 100

/** What pays for prepaid usage of an epoch: read before its transaction begins, so that no lock waits for a network. */
type Prepaid = { use: readonly PrepaidUse[]; balances: ReadonlyMap<string, PrepaidBalance> }

/**
 * Settles which usage of closed epochs counts and what it costs, epoch by epoch, each in one transaction. Prepaid usage
 * counts as far as its balance goes, as of the final block.
 */
export async function weighEpochs(worker: WorkerNetwork, view: ChainView): Promise<void> {
  const { db, network, log } = worker
  const { chainId } = network
  const waiting = await db
    .select({ epoch: epochs.epoch })
    .from(epochs)
    .where(and(eq(epochs.chainId, chainId), ne(epochs.status, 'open'), isNull(epochs.weighedAt)))
    .orderBy(asc(epochs.epoch))
    .limit(WEIGHED_A_CYCLE)
  if (waiting.length === 0) return
  // What the final block has settled is no longer owed.
  await applySettlements(db, { chainId, toBlock: view.finalizedBlock })
  for (const { epoch } of waiting) {
    const prepaid = await readPrepaid(worker, { epoch, view })
    await db.transaction((tx) => weighOne(tx, worker, { epoch, view, prepaid }))
    log.info({ chainId, epoch }, 'usage weighed')
  }
}

async function readPrepaid(
  { db, client, network, schedule }: WorkerNetwork,
  { epoch, view }: { epoch: number; view: ChainView },
): Promise<Prepaid> {
  const { chainId } = network
  const use = await listPrepaidUse(db, { chainId, epoch, at: view.finalizedTime })
  const accounts = [...use, ...(await listOwingAccounts(db, { chainId }))]
  const distinct = [...new Map(accounts.map(({ payer, token }) => [payer + token, { payer, token }])).values()]
  const toBlock = view.finalizedBlock
  const balances = await readPrepaidBalances(client, { network, accounts: distinct, blockNumber: toBlock })
  const limits = await readPrepaidLimits(db, {
    ...{ chainId, toBlock, accounts: distinct },
    // Before genesis the escrow counts epoch 0.
    epochAt: (seconds) => Math.max(0, epochAt(schedule, seconds * SECOND_MS)),
  })
  // A settlement is mined within the grace: what can be withdrawn by then may be gone before it.
  const settledBy = view.finalizedTime + network.graceSeconds
  return {
    use,
    balances: new Map(
      [...balances].map(([key, balance]) => [
        key,
        { ...balance, withdrawal: withdrawalBy(balance, settledBy), limits: limits.get(key) ?? [] },
      ]),
    ),
  }
}

async function weighOne(
  tx: Db,
  { network }: WorkerNetwork,
  { epoch, view, prepaid }: { epoch: number; view: ChainView; prepaid: Prepaid },
): Promise<void> {
  const { chainId, rewardUnpaidUsage } = network
  const toBlock = view.finalizedBlock
  const prepaidTaskIds = prepaid.use.map(({ taskId }) => taskId)
  const weighed = await weighEpoch(tx, {
    ...{ chainId, epoch, rewardUnpaidUsage, paidToBlock: toBlock },
    paidTasks: paidTasks({ chainId, toBlock, prepaidTaskIds }),
    openBudget: async (inner) => {
      const { allow } = await openEpochBudget(inner, { chainId, epoch, ...prepaid })
      return { taskIds: prepaidTaskIds, allow }
    },
  })
  if (!weighed) return
  await planCaptures(tx, { chainId, epoch, toBlock, usage: billableUsage({ chainId, epoch }) })
  await planSettlements(tx, { chainId, epoch, use: prepaid.use })
}
