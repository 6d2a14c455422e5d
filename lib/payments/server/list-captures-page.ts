import 'server-only'
import { and, desc, eq, sql } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { CaptureDueView } from '@/lib/core/operator-view'
import type { ResultPage } from '@/lib/core/result-page'
import { capturesDue, payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'

/** Captures of a network for the operator, newest epoch first; of one state where it is given. */
export async function listCapturesPage(
  db: Db,
  parameters: {
    chainId: number
    state?: CaptureDueView['state'] | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<ResultPage<CaptureDueView>> {
  const { chainId, state, limit, cursor } = parameters
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer', 'string'])
  const rows = await db
    .select({ capture: capturesDue, token: payments.token })
    .from(capturesDue)
    .innerJoin(payments, and(eq(payments.chainId, capturesDue.chainId), eq(payments.paymentId, capturesDue.paymentId)))
    .where(
      and(
        eq(capturesDue.chainId, chainId),
        state === undefined ? undefined : eq(capturesDue.state, state),
        key ? sql`(${capturesDue.epoch}, ${capturesDue.paymentId}) < (${key[0]}::bigint, ${key[1]}::text)` : undefined,
      ),
    )
    .orderBy(desc(capturesDue.epoch), desc(capturesDue.paymentId))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1)?.capture : undefined
  return {
    items: page.map(({ capture, token }) => ({
      ...{ chainId, paymentId: capture.paymentId, epoch: capture.epoch, dueInEpoch: capture.dueInEpoch },
      ...{ state: capture.state, reason: capture.reason, amount: capture.amount.toString() },
      token: toChecksumAddress(token),
    })),
    nextCursor: last ? encodeCursor([last.epoch, last.paymentId]) : null,
  }
}
