import { createRoute, z } from '@hono/zod-openapi'
import {
  captureDueView,
  operatorJobsView,
  operatorRolesView,
  operatorTransactionView,
  type ScheduledOperationView,
  scheduledOperationView,
  solvencyView,
  type WaitingRootView,
  waitingRootView,
} from '@/lib/core/operator-view'
import { pageRows } from '@/lib/core/page-rows'
import { pageOf } from '@/lib/core/view-fields'
import { listUnfinishedEpochs } from '@/lib/epochs/server/list-unfinished-epochs'
import { listHeartbeats } from '@/lib/history/server/list-heartbeats'
import { listOperatorTransactions } from '@/lib/history/server/list-operator-transactions'
import { listScheduledOperations } from '@/lib/history/server/list-scheduled-operations'
import { paymentSummaryView } from '@/lib/payments/payment-view'
import { listCapturesPage } from '@/lib/payments/server/list-captures-page'
import { listDisputes } from '@/lib/payments/server/list-disputes'
import { readSolvency } from '@/lib/payments/server/read-solvency'
import { listWaitingRoots } from '@/lib/rewards/server/list-waiting-roots'
import type { HttpDependencies } from './dependencies'
import type { HttpApp, HttpContext } from './http-app'
import { jsonAnswer } from './json-answer'
import { operatedNetwork, operatedNetworks, requireOperator } from './operator-roles'
import { allNetworksQuery, pageQuery } from './request-fields'

const refusals = [401, 403, 422, 503]

/** Declares a read for operators. */
function operatorRead<Path extends string, Schema extends z.ZodType>(path: Path, summary: string, schema: Schema) {
  const responses = jsonAnswer(schema, summary, refusals)
  return { method: 'get' as const, path, tags: ['operator'], summary, responses }
}

/** Tells what belongs to a network on which the caller holds an operating role. */
async function operatedOnly(c: HttpContext, dependencies: HttpDependencies) {
  const operated = new Set((await operatedNetworks(c, dependencies)).map((network) => network.chainId))
  return ({ chainId }: { chainId: number }) => operated.has(chainId)
}

/** What holders of an operating role see of their networks; everything is read only, what changes is done on chain. */
export function registerOperator(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  app.openapi(createRoute(operatorRead('/operator', 'Operating roles of the caller', operatorRolesView)), async (c) =>
    c.json(await requireOperator(c, dependencies), 200),
  )
  const jobs = createRoute(operatorRead('/operator/jobs', 'Processes, and epochs on their way', operatorJobsView))
  app.openapi(jobs, async (c) => {
    const isOperated = await operatedOnly(c, dependencies)
    const processes = (await listHeartbeats(db)).filter(isOperated)
    return c.json({ processes, epochs: (await listUnfinishedEpochs(db)).filter(isOperated) }, 200)
  })
  const solvency = createRoute(operatorRead('/operator/solvency', 'Balances against liabilities', solvencyView))
  app.openapi(solvency, async (c) => {
    const operated = await operatedNetworks(c, dependencies)
    const networks = operated.map((network) =>
      readSolvency({ db, client: dependencies.clients.get(network.chainId) }, { network }),
    )
    return c.json({ networks: await Promise.all(networks) }, 200)
  })
  registerWaiting(app, dependencies)
  registerPages(app, dependencies)
}

/** What waits for somebody, over all networks operated. */
function registerWaiting(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const request = { query: allNetworksQuery }
  const roots = createRoute({ ...operatorRead('/operator/roots', 'Roots that wait', pageOf(waitingRootView)), request })
  app.openapi(roots, async (c) => {
    const isOperated = await operatedOnly(c, dependencies)
    const rows = (await listWaitingRoots(db)).filter(isOperated)
    const order = { keyOf: rootKey, shape: ['integer', 'integer'], order: 'ascending' } as const
    return c.json(pageRows(rows, { ...c.req.valid('query'), ...order }), 200)
  })
  const disputes = createRoute({
    ...operatorRead('/operator/disputes', 'Open disputes, newest first', pageOf(paymentSummaryView)),
    request,
  })
  app.openapi(disputes, async (c) => {
    const networks = await operatedNetworks(c, dependencies)
    return c.json(await listDisputes(db, { networks, ...c.req.valid('query') }), 200)
  })
  const operations = createRoute({
    ...operatorRead('/operator/operations', 'Scheduled governance operations', pageOf(scheduledOperationView)),
    request,
  })
  app.openapi(operations, async (c) => {
    const isOperated = await operatedOnly(c, dependencies)
    const rows = (await listScheduledOperations(db)).filter(isOperated)
    const order = { keyOf: operationKey, shape: ['integer', 'string', 'integer'], order: 'ascending' } as const
    return c.json(pageRows(rows, { ...c.req.valid('query'), ...order }), 200)
  })
}

const rootKey = ({ chainId, epoch }: WaitingRootView) => [chainId, epoch]
const operationKey = ({ executableAt, operationId, nonce }: ScheduledOperationView) => [
  executableAt,
  operationId,
  nonce,
]

function registerPages(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const captures = createRoute({
    ...operatorRead('/operator/captures', 'Captures due, sent, final and given up', pageOf(captureDueView)),
    request: { query: pageQuery.extend({ state: captureDueView.shape.state.optional() }) },
  })
  app.openapi(captures, async (c) => {
    const { chainId, ...page } = c.req.valid('query')
    const network = await operatedNetwork(c, dependencies, chainId)
    return c.json(await listCapturesPage(db, { ...page, chainId: network.chainId }), 200)
  })
  const states = z.enum(['queued', 'sent', 'mined', 'final', 'reverted', 'failed'])
  const transactions = createRoute({
    ...operatorRead('/operator/transactions', 'Transactions of the signers', pageOf(operatorTransactionView)),
    request: { query: pageQuery.extend({ state: states.optional() }) },
  })
  app.openapi(transactions, async (c) => {
    const { chainId, ...page } = c.req.valid('query')
    const network = await operatedNetwork(c, dependencies, chainId)
    return c.json(await listOperatorTransactions(db, { ...page, chainId: network.chainId }), 200)
  })
}
