import 'server-only'
import { eq } from 'drizzle-orm'
import { NotFoundError } from '@/lib/core/app-error'
import { quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'

/** The network a quote is for, and the task it allots. Throws NotFoundError. */
export async function findQuoteNetwork(
  db: Db,
  { quoteId }: { quoteId: string },
): Promise<{ chainId: number; taskId: string }> {
  const [row] = await db
    .select({ chainId: quotes.chainId, taskId: quotes.taskId })
    .from(quotes)
    .where(eq(quotes.quoteId, quoteId))
  if (!row) throw new NotFoundError('Quote', quoteId)
  return row
}
