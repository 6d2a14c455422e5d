import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { CaptureDueView } from '@/lib/core/operator-view'
import type { ResultPage } from '@/lib/core/result-page'
import type { Db } from '@/lib/db/server/database'

type Page = {
  chainId: number
  state?: CaptureDueView['state'] | undefined
  limit: number
  cursor?: string | undefined
}

type Row = {
  kind: CaptureDueView['kind']
  /** The payment's id, or the prepaid task's. */
  subject: string
  payment_id: `0x${string}` | null
  task_id: string | null
  epoch: number
  due_in_epoch: number
  amount: string
  settled: string
  token: Address
  state: CaptureDueView['state']
  reason: string | null
}

/** Captures of payments and settlements of prepaid tasks on a network, newest epoch first; of one state where it is given. */
export async function listCapturesPage(db: Db, page: Page): Promise<ResultPage<CaptureDueView>> {
  const { chainId, limit } = page
  const rows = await selectRows(db, page)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map(({ payment_id, task_id, due_in_epoch, token, subject: _subject, ...row }) => ({
      ...row,
      ...{ chainId, paymentId: payment_id, taskId: task_id, dueInEpoch: due_in_epoch },
      token: toChecksumAddress(token),
    })),
    nextCursor: last ? encodeCursor([last.epoch, last.kind, last.subject]) : null,
  }
}

/** One more than a page: each kind is read in its own order and cut, so that neither is sorted whole. */
async function selectRows(db: Db, { chainId, state, limit, cursor }: Page): Promise<Row[]> {
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer', 'string', 'string'])
  const ofState = state === undefined ? sql`` : sql`AND d.state = ${state}`
  const after = (kind: SQL, subject: SQL) =>
    key ? sql`AND (d.epoch, ${kind}, ${subject}) < (${key[0]}::bigint, ${key[1]}::text, ${key[2]}::text)` : sql``
  const { rows } = await db.execute<Row>(sql`
    (SELECT 'capture' AS kind, d.payment_id AS subject, d.payment_id, q.task_id, d.epoch, d.due_in_epoch,
      d.amount::text AS amount, CASE d.state WHEN 'final' THEN d.amount ELSE 0 END::text AS settled, p.token, d.state,
      d.reason
    FROM captures_due d JOIN payments p ON p.chain_id = d.chain_id AND p.payment_id = d.payment_id
      LEFT JOIN quotes q ON q.quote_id = p.quote_id
    WHERE d.chain_id = ${chainId} ${ofState} ${after(sql`'capture'`, sql`d.payment_id`)}
    ORDER BY d.epoch DESC, d.payment_id DESC LIMIT ${limit + 1})
    UNION ALL
    (SELECT 'settlement', d.task_id, NULL, d.task_id, d.epoch, d.due_in_epoch, d.amount::text, d.settled::text, d.token,
      d.state, d.reason
    FROM settlements_due d
    WHERE d.chain_id = ${chainId} ${ofState} ${after(sql`'settlement'`, sql`d.task_id`)}
    ORDER BY d.epoch DESC, d.task_id DESC LIMIT ${limit + 1})
    ORDER BY epoch DESC, kind DESC, subject DESC LIMIT ${limit + 1}`)
  return rows
}
