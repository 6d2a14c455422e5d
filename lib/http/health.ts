import { createRoute } from '@hono/zod-openapi'
import { healthView } from '@/lib/core/health-view'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { readHealth } from './read-health'

/** `GET /health`: for load balancers and people; 503 when the service cannot serve. */
export function registerHealth(app: HttpApp, dependencies: HttpDependencies): void {
  const content = { 'application/json': { schema: healthView } }
  const route = createRoute({
    method: 'get',
    path: '/health',
    tags: ['service'],
    summary: 'How every part of the service does',
    responses: { 200: { description: 'Serving', content }, 503: { description: 'Not able to serve', content } },
  })
  app.openapi(route, async (c) => {
    const health = await readHealth(dependencies)
    return c.json(health, health.status === 'down' ? 503 : 200)
  })
}
