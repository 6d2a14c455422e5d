import { createRoute, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { findSession } from '@/lib/accounts/server/find-session'
import type { Session } from '@/lib/accounts/session'
import { AppError } from '@/lib/core/app-error'
import { SECOND_MS } from '@/lib/core/time'
import { ownWallets, requireCaller } from './caller'
import { createChangeFeed, type HeardChange } from './change-feed'
import type { HttpDependencies } from './dependencies'
import { type EventWriter, openEventWriter } from './event-writer'
import type { HttpApp } from './http-app'
import { problemAnswers } from './json-answer'

/** Proxies drop silent connections after a minute; each beat also asks whether the session still lives. */
const BEAT_MS = 20 * SECOND_MS

/** The id of the last event that a browser had; in the query where it opens a new stream, which can send no header. */
const position = z.string().max(1_000).optional()

/** Tabs of one person. */
const MAX_STREAMS = 12

/** `GET /events`: what concerns the caller, as it happens. */
export function registerEvents(app: HttpApp, dependencies: HttpDependencies): void {
  const feed = createChangeFeed(dependencies.database)
  const streams = new Map<string, number>()
  const route = createRoute({
    method: 'get',
    path: '/events',
    tags: ['service'],
    summary: 'Server-sent events of what concerns the caller',
    description:
      'Events: `block` { chainId, number, finalized }, `payment` { chainId, paymentId }, `history` { chainId, wallet }, `epoch` { chainId }, and `resync` {} when something may have been missed: look at everything again.',
    request: { headers: z.object({ 'last-event-id': position }), query: z.object({ lastEventId: position }) },
    responses: {
      200: { description: 'A stream', content: { 'text/event-stream': { schema: z.string() } } },
      ...problemAnswers([401, 422, 429]),
    },
  })
  app.openapi(route, async (c) => {
    const session = await requireCaller(c, dependencies)
    const open = streams.get(session.userId) ?? 0
    if (open >= MAX_STREAMS) throw new TooManyStreamsError()
    streams.set(session.userId, open + 1)
    const lastEventId = c.req.header('last-event-id') ?? c.req.query('lastEventId')
    const response = streamSSE(c, async (stream) => {
      const writer = openEventWriter(dependencies, { session, write: (event) => stream.writeSSE(event) })
      const pending = new Set<Promise<void>>()
      const unsubscribe = feed.subscribe((change) => {
        const work = tell(writer, change).catch(() => stream.abort())
        pending.add(work)
        void work.finally(() => pending.delete(work))
      })
      // Once, and at once: a loop asleep until its next beat must not count as an open tab.
      let left = false
      const leave = () => {
        if (left) return
        left = true
        unsubscribe()
        const others = (streams.get(session.userId) ?? 1) - 1
        if (others > 0) streams.set(session.userId, others)
        else streams.delete(session.userId)
      }
      stream.onAbort(leave)
      try {
        await writer.greet(lastEventId)
        while (!stream.aborted && (await isLive(dependencies, session))) {
          await stream.sleep(BEAT_MS)
          if (stream.aborted) break
          writer.setWallets(await ownWallets(dependencies, session))
          await stream.writeSSE({ event: 'beat', data: '{}' })
        }
      } finally {
        leave()
        await Promise.all(pending)
      }
    })
    // Compression would hold events back.
    response.headers.set('cache-control', 'no-store, no-transform')
    response.headers.set('x-accel-buffering', 'no')
    return response
  })
}

function tell(writer: EventWriter, change: HeardChange | null): Promise<void> {
  return change === null ? writer.resync() : writer.tell(change)
}

async function isLive({ database, clock }: HttpDependencies, { sessionId }: Session): Promise<boolean> {
  return (await findSession(database.db, { sessionId, nowMs: clock() })) !== null
}

/** One person holds more streams open than tabs make sense of. */
export class TooManyStreamsError extends AppError {
  constructor() {
    super(`At most ${MAX_STREAMS} streams can be open at once`, { code: 'TOO_MANY_STREAMS', status: 429 })
  }
}
