import 'server-only'
import { sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { copyOut } from '@/lib/db/server/copy-out'
import type { Db, PooledDb } from '@/lib/db/server/database'
import { ACCOUNT_BYTES, numberOfAccount } from '../account-table'
import { type AccountWeights, createAccountWeights, type Weights } from '../account-weights'
import { addAmount } from '../amount-column'
import { fieldAddressInto, fieldText } from '../csv-field'
import type { CsvColumns } from '../csv-scan'
import { scanCsvFile } from '../scan-csv-file'
import type { NamedUsage } from './read-usage'

const COLUMNS: CsvColumns = { names: ['provider', 'weight'] }

/** Weight of every provider in a weighed epoch, over all tasks. */
export async function readWeights(
  reader: PooledDb,
  { chainId, epoch }: { chainId: number; epoch: number },
): Promise<AccountWeights> {
  const flat = createAccountWeights()
  const provider = new Uint8Array(ACCOUNT_BYTES)
  const query = sql.raw(`
    SELECT provider, weight FROM usage_outcomes WHERE chain_id = ${chainId} AND epoch = ${epoch} AND weight > 0`)
  await scanCsvFile('usage_outcomes', COLUMNS, withHeader(copyOut(reader, query, { isPlain: true })), (row) => {
    fieldAddressInto(row, 0, 'provider', provider, 0)
    addAmount(flat.weights, numberOfAccount(flat.accounts, provider, 0), BigInt(fieldText(row, 1)))
  })
  return flat
}

async function* withHeader(lines: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(`${COLUMNS.names.join()}\n`)
  yield* lines
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
