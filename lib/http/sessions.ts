import { createRoute, z } from '@hono/zod-openapi'
import { listSessions } from '@/lib/accounts/server/list-sessions'
import { revokeSessions } from '@/lib/accounts/server/revoke-sessions'
import { sessionView } from '@/lib/accounts/session-view'
import { NotFoundError } from '@/lib/core/app-error'
import { pageOf } from '@/lib/core/view-fields'
import { requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer, problemAnswers } from './json-answer'
import { allNetworksQuery } from './request-fields'

const sessionId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const ended = { 204: { description: 'Ended' }, ...problemAnswers([401, 403, 404]) }

/** The caller's devices: list, sign one out, sign all out. */
export function registerSessions(app: HttpApp, dependencies: HttpDependencies): void {
  const { db } = dependencies.database
  const list = createRoute({
    method: 'get',
    path: '/sessions',
    tags: ['accounts'],
    summary: 'Signed-in devices of the caller',
    request: { query: allNetworksQuery },
    responses: jsonAnswer(pageOf(sessionView), 'Newest first', [401, 422]),
  })
  app.openapi(list, async (c) => {
    const session = await requireCaller(c, dependencies)
    const page = c.req.valid('query')
    return c.json(await listSessions(db, { ...page, session, nowMs: dependencies.clock() }), 200)
  })
  const endAll = createRoute({
    method: 'delete',
    path: '/sessions',
    tags: ['accounts'],
    summary: 'Sign out one device (`?sessionId=`) or everywhere',
    request: { query: z.object({ sessionId: sessionId.optional() }) },
    responses: ended,
  })
  app.openapi(endAll, async (c) => {
    const { userId } = await requireCaller(c, dependencies)
    const { sessionId: one } = c.req.valid('query')
    const selection = one === undefined ? { userId } : { userId, sessionId: one }
    const count = await revokeSessions(db, { ...selection, nowMs: dependencies.clock() })
    if (one !== undefined && count === 0) throw new NotFoundError('Session', one)
    return c.body(null, 204)
  })
  const endOne = createRoute({
    method: 'delete',
    path: '/sessions/{sessionId}',
    tags: ['accounts'],
    summary: 'Sign out one device',
    request: { params: z.object({ sessionId }) },
    responses: ended,
  })
  app.openapi(endOne, async (c) => {
    const { userId } = await requireCaller(c, dependencies)
    const { sessionId: one } = c.req.valid('param')
    const count = await revokeSessions(db, { userId, sessionId: one, nowMs: dependencies.clock() })
    if (count === 0) throw new NotFoundError('Session', one)
    return c.body(null, 204)
  })
}
