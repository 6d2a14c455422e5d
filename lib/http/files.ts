import { createRoute, z } from '@hono/zod-openapi'
import { getEpochFile } from '@/lib/rewards/server/get-epoch-file'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { problemAnswers } from './json-answer'
import { networkOf } from './network-of'
import { chainIdQuery, epochText } from './request-fields'

const TYPES = new Map([
  ['csv', 'text/csv; charset=utf-8'],
  ['json', 'application/json'],
])

/** `GET /epochs/{n}/files/{sha256}`: a published file, byte for byte; its name is its hash, so it never changes. */
export function registerFiles(app: HttpApp, dependencies: HttpDependencies): void {
  const get = createRoute({
    method: 'get',
    path: '/epochs/{epoch}/files/{sha256}',
    tags: ['epochs'],
    summary: 'A published file of an epoch by the SHA-256 of its bytes',
    request: {
      params: z.object({ epoch: epochText, sha256: z.string().regex(/^(0x)?[0-9a-fA-F]{64}$/) }),
      query: z.object({ chainId: chainIdQuery }),
    },
    responses: {
      200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
      ...problemAnswers([404, 422]),
    },
  })
  app.openapi(get, async (c) => {
    const { chainId } = networkOf(dependencies, c.req.valid('query').chainId)
    const file = await getEpochFile(dependencies.database.db, { chainId, ...c.req.valid('param') })
    const type = TYPES.get(file.name.split('.').at(-1) ?? '') ?? 'application/octet-stream'
    return c.body(toStream(file.pieces()), 200, {
      'content-length': String(file.bytes),
      'content-type': type,
      'content-disposition': `inline; filename="${file.name.replace(/[^\w.-]/g, '_')}"`,
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })
}

/** A body that is read as the client takes it: a file may have gigabytes. */
function toStream(pieces: AsyncGenerator<Uint8Array>): ReadableStream {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
