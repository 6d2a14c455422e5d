import { createRoute, z } from '@hono/zod-openapi'
import { AppError } from '@/lib/core/app-error'
import { completeTask } from '@/lib/usage/server/complete-task'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { idText } from './request-fields'

const completion = z.object({ taskId: z.string(), chainId: z.int(), completedAtMs: z.int() })

/** `POST /tasks/{taskId}/complete`: a meter ends a task. */
export function registerTasks(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, config, clients, clock } = dependencies
  const complete = createRoute({
    method: 'post',
    path: '/tasks/{taskId}/complete',
    tags: ['usage'],
    summary: 'End a task, signed by its meter',
    description:
      'Body: `{ chainId, meter, completedAtMs, deadline, signature? }`; the signature, here or in the header `x-meter-signature`, is EIP-712 `TaskCompletion(address meter,string taskId,uint64 completedAtMs,uint64 deadline)`.',
    request: {
      params: z.object({ taskId: idText }),
      headers: z.object({ 'x-meter-signature': z.string().optional() }),
    },
    responses: jsonAnswer(completion, 'The task is complete', [400, 401, 403, 404, 409, 413, 422]),
  })
  app.openapi(complete, async (c) => {
    const { taskId } = c.req.valid('param')
    const body = parseJson(await c.req.text())
    const signature = c.req.header('x-meter-signature')
    const { networks } = config
    return c.json(await completeTask(database.db, { networks, clients, taskId, body, signature, nowMs: clock() }), 200)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('The body is not JSON', { code: 'MALFORMED_REQUEST', status: 400 })
  }
}
