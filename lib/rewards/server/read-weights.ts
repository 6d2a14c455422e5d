import 'server-only'
import { sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { type AccountWeights, createAccountWeights, numberOfAddress, type Weights } from '../account-weights'
import { addAmount } from '../amount-column'
import { fetchInChunks } from './fetch-in-chunks'
import type { NamedUsage } from './read-usage'

/** Providers read at a time. */
const CHUNK = 50_000

/** Weight of every provider in an epoch, over all tasks. */
export async function readWeights(
  db: Db,
  { chainId, epoch }: { chainId: number; epoch: number },
): Promise<AccountWeights> {
  const query = sql`
    SELECT provider, sum(weight) AS weight FROM usage_outcomes
    WHERE chain_id = ${chainId} AND epoch = ${epoch} AND weight > 0 GROUP BY provider`
  return db.transaction(async (tx) => {
    const flat = createAccountWeights()
    const chunks = fetchInChunks<{ provider: Address; weight: string }>(tx, { name: 'weights', query, size: CHUNK })
    for await (const rows of chunks) {
      for (const row of rows) addAmount(flat.weights, numberOfAddress(flat.accounts, row.provider), BigInt(row.weight))
    }
    return flat
  })
}

/** Weights of single tasks in the epochs that captures name; ask with {@link weightKey}. */
export async function readTaskWeights(
  db: Db,
  { chainId, named }: { chainId: number; named: readonly NamedUsage[] },
): Promise<ReadonlyMap<string, Weights>> {
  const weights = new Map<string, Map<Address, bigint>>()
  if (named.length === 0) return weights
  const { rows } = await db.execute<{ epoch: number; task_ref: `0x${string}`; provider: Address; weight: string }>(sql`
    SELECT o.epoch, t.task_ref, o.provider, sum(o.weight) AS weight
    FROM json_to_recordset(${JSON.stringify(named)}::json) AS n(epoch int, "taskRef" text)
    JOIN tasks t ON t.chain_id = ${chainId} AND t.task_ref = n."taskRef"
    JOIN usage_outcomes o ON o.chain_id = t.chain_id AND o.task_id = t.task_id AND o.epoch = n.epoch
    GROUP BY o.epoch, t.task_ref, o.provider`)
  for (const row of rows) {
    const key = weightKey({ epoch: row.epoch, taskRef: row.task_ref })
    const ofTask = weights.get(key) ?? new Map<Address, bigint>()
    weights.set(key, ofTask.set(row.provider, BigInt(row.weight)))
  }
  return weights
}

/** Key of a task in an epoch. */
export function weightKey({ epoch, taskRef }: NamedUsage): string {
  return `${epoch} ${taskRef}`
}
