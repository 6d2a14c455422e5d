import { createRoute, z } from '@hono/zod-openapi'
import { stream } from 'hono/streaming'
import { InvalidInputError, NotFoundError } from '@/lib/core/app-error'
import { lineField, pageOf } from '@/lib/core/view-fields'
import { HISTORY_CSV_HEADER, historyCsvLine } from '@/lib/history/history-csv'
import type { HistoryFilter } from '@/lib/history/history-filter'
import { HISTORY_TYPES, type HistoryType, historyEntryView } from '@/lib/history/history-view'
import { listHistory } from '@/lib/history/server/list-history'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp, HttpContext } from './http-app'
import { jsonAnswer, problemAnswers } from './json-answer'
import { addressText, cursorQuery, limitQuery } from './request-fields'

/** Lines a database round trip of the export, and lines of one export at most. */
const EXPORT_PAGE = 1_000
const EXPORT_MAX_LINES = 1_000_000

const instant = z
  .string()
  .max(40)
  .refine(
    (text) => /^\d{1,10}$/.test(text) || !Number.isNaN(Date.parse(text)),
    'must be Unix seconds or an ISO 8601 date',
  )
  .transform((text) => (/^\d{1,10}$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000)))
  .pipe(z.int().nonnegative())
  .openapi({ type: 'string', description: 'Unix seconds or an ISO 8601 date.' })

const filterQuery = z.object({
  network: z
    .string()
    .regex(/^\d{1,10}(,\d{1,10}){0,19}$/)
    .optional(),
  type: z.string().max(400).optional(),
  token: addressText.optional(),
  from: instant.optional(),
  to: instant.optional(),
  wallet: addressText.optional(),
  q: lineField(100).optional(),
})

type FilterQuery = z.output<typeof filterQuery>

/** The history of the caller's linked wallets, as pages and as CSV. */
export function registerHistory(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, config } = dependencies
  const { networks } = config
  const list = createRoute({
    method: 'get',
    path: '/history',
    tags: ['history'],
    summary: 'Every transaction of the linked wallets, over all networks',
    request: { query: filterQuery.extend({ limit: limitQuery, cursor: cursorQuery }) },
    responses: jsonAnswer(pageOf(historyEntryView), 'Newest first', [401, 404, 422]),
  })
  app.openapi(list, async (c) => {
    const { limit, cursor, ...query } = c.req.valid('query')
    const wallets = await walletsOf(c, dependencies, query)
    return c.json(await listHistory(database.db, { networks, wallets, filter: toFilter(query), limit, cursor }), 200)
  })
  const csv = createRoute({
    method: 'get',
    path: '/history.csv',
    tags: ['history'],
    summary: 'The same as CSV, exact and safe to open in a spreadsheet',
    request: { query: filterQuery },
    responses: {
      200: { description: 'Newest first', content: { 'text/csv': { schema: z.string() } } },
      ...problemAnswers([401, 404, 422]),
    },
  })
  app.openapi(csv, async (c) => {
    const query = c.req.valid('query')
    const wallets = await walletsOf(c, dependencies, query)
    const filter = toFilter(query)
    c.header('content-type', 'text/csv; charset=utf-8')
    c.header('content-disposition', 'attachment; filename="warpshare-history.csv"')
    return stream(c, async (out) => {
      await out.write(HISTORY_CSV_HEADER)
      let cursor: string | undefined
      for (let lines = 0; lines < EXPORT_MAX_LINES; lines += EXPORT_PAGE) {
        const page = await listHistory(database.db, { networks, wallets, filter, limit: EXPORT_PAGE, cursor })
        await out.write(page.items.map(historyCsvLine).join(''))
        if (page.nextCursor === null || out.aborted) break
        cursor = page.nextCursor
      }
    })
  })
}

/** One of the caller's wallets where the query names it, else all. Throws NotFoundError for somebody else's. */
async function walletsOf(c: HttpContext, dependencies: HttpDependencies, { wallet }: FilterQuery) {
  const own = await ownWallets(dependencies, await requireCaller(c, dependencies))
  if (wallet === undefined) return own
  if (!own.includes(wallet)) throw new NotFoundError('Wallet', wallet)
  return [wallet]
}

function toFilter(query: FilterQuery): HistoryFilter {
  return {
    chainIds: query.network?.split(',').map(Number),
    types: query.type?.split(',').map(toType),
    token: query.token,
    from: query.from,
    to: query.to,
    search: query.q,
  }
}

function toType(text: string): HistoryType {
  const type = HISTORY_TYPES.find((candidate) => candidate === text.trim())
  if (!type) throw new InvalidInputError('type', `must be among ${HISTORY_TYPES.join(', ')}`)
  return type
}
