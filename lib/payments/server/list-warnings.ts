import 'server-only'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { warnings } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { WarningView } from '../warning-view'

/** What holds of a payment or a balance, oldest first. */
export async function listWarnings(
  db: Db,
  { chainId, code, subject }: { chainId: number; code: WarningView['code']; subject: string },
): Promise<WarningView[]> {
  const rows = await db
    .select()
    .from(warnings)
    .where(
      and(
        eq(warnings.chainId, chainId),
        eq(warnings.code, code),
        eq(warnings.subject, subject),
        isNull(warnings.clearedAt),
      ),
    )
    .orderBy(asc(warnings.raisedAt), asc(warnings.threshold))
    .limit(10)
  return rows.map(({ threshold, raisedAt, details }) => ({
    code,
    threshold,
    raisedAt,
    left: String(details.left ?? '0'),
  }))
}
