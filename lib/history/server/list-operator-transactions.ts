import 'server-only'
import { and, desc, eq, sql } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { OperatorTransactionView } from '@/lib/core/operator-view'
import type { ResultPage } from '@/lib/core/result-page'
import { operatorTransactions } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

/** States of a transaction in the signers' queue. */
type State = (typeof operatorTransactions.$inferSelect)['state']

/** Transactions of the platform's signers on a network, newest first; of one state where it is given. */
export async function listOperatorTransactions(
  db: Db,
  parameters: { chainId: number; state?: State | undefined; limit: number; cursor?: string | undefined },
): Promise<ResultPage<OperatorTransactionView>> {
  const { chainId, state, limit, cursor } = parameters
  const t = operatorTransactions
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer', 'string'])
  const createdAtUs = sql<string>`(extract(epoch FROM ${t.createdAt}) * 1000000)::bigint`
  const rows = await db
    .select({ row: t, createdAtUs })
    .from(t)
    .where(
      and(
        eq(t.chainId, chainId),
        state === undefined ? undefined : eq(t.state, state),
        key ? sql`(${createdAtUs}, ${t.id}) < (${key[0]}::bigint, ${key[1]}::text)` : undefined,
      ),
    )
    .orderBy(desc(t.createdAt), desc(t.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ row }) => ({
      ...{ id: row.id, chainId, description: row.description, state: row.state, nonce: row.nonce },
      ...{ attempts: row.attempts, minedBlock: row.minedBlock, reason: row.reason },
      signer: toChecksumAddress(row.signer),
      to: toChecksumAddress(row.to),
      transactionHash: row.minedHash ?? row.hashes.at(-1) ?? null,
      createdAt: Math.floor(row.createdAt.getTime() / 1000),
    })),
    nextCursor: last ? encodeCursor([Number(last.createdAtUs), last.row.id]) : null,
  }
}
