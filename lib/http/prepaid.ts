import { createRoute, z } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { pageRows } from '@/lib/core/page-rows'
import { MINUTE_MS } from '@/lib/core/time'
import { pageOf } from '@/lib/core/view-fields'
import { isTaskSettled } from '@/lib/epochs/server/is-task-settled'
import {
  type PrepaidAccountView,
  prepaidAccountView,
  prepaidReceiptView,
  prepaidTaskDetailView,
  prepaidTaskView,
} from '@/lib/payments/prepaid-view'
import { findQuoteNetwork } from '@/lib/payments/server/find-quote-network'
import { getPrepaidReceipt, getPrepaidTask, listPrepaidTasks } from '@/lib/payments/server/prepaid-tasks'
import { readPrepaidAccounts } from '@/lib/payments/server/read-prepaid-accounts'
import { startPrepaidTask } from '@/lib/payments/server/start-prepaid-task'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp, HttpContext } from './http-app'
import { jsonAnswer } from './json-answer'
import { networkOf } from './network-of'
import { createRateLimit } from './rate-limit'
import { chainIdQuery, idText, pageQuery } from './request-fields'

/** Each start asks the network for the balance. */
const STARTS_PER_MINUTE = 60
const tags = ['prepaid']

/** What the caller may see, on the network that was named. */
async function questionOf(c: HttpContext, dependencies: HttpDependencies, chainId: number | undefined) {
  const session = await requireCaller(c, dependencies)
  const network = networkOf(dependencies, chainId)
  const settled = isTaskSettled({ chainId: network.chainId, taskId: sql`q.task_id` })
  const wallets = await ownWallets(dependencies, session)
  return { network, wallets, isTaskSettled: settled, nowMs: dependencies.clock() }
}

const accountKey = ({ payer, token }: PrepaidAccountView) => [payer, token]

/** Tasks that run on the caller's prepaid balances, and how long those last. */
export function registerPrepaid(app: HttpApp, dependencies: HttpDependencies): void {
  registerStart(app, dependencies)
  registerTasks(app, dependencies)
  const { database, clients } = dependencies
  const accounts = createRoute({
    ...{ method: 'get', path: '/prepaid', tags, summary: 'Prepaid balances of the caller, and how long they last' },
    description: 'As of the last final block. `topUpAdvice.add` is what is missing for everything that runs to end.',
    request: { query: pageQuery },
    responses: jsonAnswer(pageOf(prepaidAccountView), 'One entry a wallet and token', [401, 422, 503]),
  })
  app.openapi(accounts, async (c) => {
    const { chainId, ...page } = c.req.valid('query')
    const question = await questionOf(c, dependencies, chainId)
    const client = clients.get(question.network.chainId)
    const { lengthSeconds } = await readEpochSchedule(client, question.network)
    const rows = await readPrepaidAccounts({ db: database.db, client }, { ...question, lengthSeconds })
    const order = { keyOf: accountKey, shape: ['string', 'string'], order: 'ascending' } as const
    return c.json(pageRows(rows, { ...page, ...order }), 200)
  })
}

function registerStart(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, clients } = dependencies
  const limit = createRateLimit(database, { name: 'prepaid', calls: STARTS_PER_MINUTE, windowMs: MINUTE_MS })
  const start = createRoute({
    ...{ method: 'post', path: '/quotes/{quoteId}/prepaid', tags: ['prepaid', 'payments'] },
    summary: 'Start a quoted task on the prepaid balance of its payer',
    description:
      'No transaction: each epoch settles what was used, at the quote’s price, never above its maxAmount. The same call again answers the same. 409 where the quote has run out or is paid (QUOTE_EXPIRED, QUOTE_PAID), or where the usable balance or the limit per epoch does not cover it beside what runs already (PREPAID_TOO_LOW, PREPAID_LIMIT_TOO_LOW, with the amounts).',
    request: { params: z.object({ quoteId: idText }) },
    responses: jsonAnswer(prepaidTaskDetailView, 'It runs', [401, 403, 404, 409, 413, 422, 429, 503]),
  })
  app.openapi(start, async (c) => {
    const session = await requireCaller(c, dependencies)
    await limit.take(session.userId)
    const { quoteId } = c.req.valid('param')
    const { chainId, taskId } = await findQuoteNetwork(database.db, { quoteId })
    const question = await questionOf(c, dependencies, chainId)
    const client = clients.get(chainId)
    const { lengthSeconds } = await readEpochSchedule(client, question.network)
    await startPrepaidTask({ db: database.db, client }, { ...question, quoteId, lengthSeconds })
    return c.json(await getPrepaidTask(database.db, { ...question, taskId }), 200)
  })
}

function registerTasks(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const list = createRoute({
    ...{ method: 'get', path: '/prepaid/tasks', tags, summary: 'Tasks on the caller’s prepaid balances' },
    request: { query: pageQuery },
    responses: jsonAnswer(pageOf(prepaidTaskView), 'Newest first', [401, 422]),
  })
  app.openapi(list, async (c) => {
    const { chainId, ...page } = c.req.valid('query')
    return c.json(await listPrepaidTasks(db, { ...(await questionOf(c, dependencies, chainId)), ...page }), 200)
  })
  const one = { params: z.object({ taskId: idText }), query: z.object({ chainId: chainIdQuery }) }
  const get = createRoute({
    ...{ method: 'get', path: '/prepaid/tasks/{taskId}', tags, summary: 'A prepaid task with its settlements' },
    request: one,
    responses: jsonAnswer(prepaidTaskDetailView, 'The task', [401, 404, 422]),
  })
  app.openapi(get, async (c) => {
    const question = await questionOf(c, dependencies, c.req.valid('query').chainId)
    return c.json(await getPrepaidTask(db, { ...question, ...c.req.valid('param') }), 200)
  })
  const receipt = createRoute({
    ...{ method: 'get', path: '/prepaid/tasks/{taskId}/receipt', tags, summary: 'Receipt of a prepaid task' },
    request: one,
    responses: jsonAnswer(prepaidReceiptView, 'The receipt, with a hash over all of it', [401, 404, 422]),
  })
  app.openapi(receipt, async (c) => {
    const question = await questionOf(c, dependencies, c.req.valid('query').chainId)
    return c.json(await getPrepaidReceipt(db, { ...question, ...c.req.valid('param') }), 200)
  })
}
