import 'server-only'
import { and, asc, eq } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { disputeStatements } from '@/lib/db/schema/disputes'
import type { paymentEvents } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { DisputeStatementView } from '../dispute-view'

/** What was said about a payment's disputes, oldest first, and which of it the chain knows by its hash. */
export async function listStatements(
  db: Db,
  parameters: { chainId: number; paymentId: `0x${string}`; events: readonly (typeof paymentEvents.$inferSelect)[] },
): Promise<DisputeStatementView[]> {
  const { chainId, paymentId, events } = parameters
  const known = new Set(events.flatMap(({ details }) => [details?.evidenceHash, details?.resolutionHash]))
  const rows = await db
    .select()
    .from(disputeStatements)
    .where(and(eq(disputeStatements.chainId, chainId), eq(disputeStatements.paymentId, paymentId)))
    .orderBy(asc(disputeStatements.createdAt), asc(disputeStatements.hash))
    .limit(50)
  return rows.map(({ kind, hash, author, text, createdAt }) => ({
    ...{ kind, hash, text },
    author: toChecksumAddress(author),
    at: Math.floor(createdAt.getTime() / 1000),
    onChain: known.has(hash),
  }))
}
