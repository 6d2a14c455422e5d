import { createRoute } from '@hono/zod-openapi'
import { SECOND_MS } from '@/lib/core/time'
import { type FiguresView, figuresView } from '@/lib/epochs/figures-view'
import { readFigures } from '@/lib/epochs/server/read-figures'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'

/** Sums over everything are read once for all readers of so long; they move with epochs. */
const KEPT_MS = 15 * SECOND_MS

/** `GET /figures`: what all active epochs of every network came to. */
export function registerFigures(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, config, clock } = dependencies
  let kept: { untilMs: number; figures: Promise<FiguresView> } | null = null
  const read = () => {
    if (kept === null || clock() >= kept.untilMs) {
      const figures = readFigures(database.db, { networks: config.networks })
      const fresh = { untilMs: clock() + KEPT_MS, figures }
      figures.catch(() => {
        if (kept === fresh) kept = null
      })
      kept = fresh
    }
    return kept.figures
  }
  const get = createRoute({
    ...{ method: 'get', path: '/figures', tags: ['epochs'] },
    summary: 'What all active epochs of every network came to',
    responses: jsonAnswer(figuresView, 'At most fifteen seconds old', [503]),
  })
  app.openapi(get, async (c) => c.json(await read(), 200))
}
