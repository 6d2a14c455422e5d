import { createHttpApp } from '@/lib/http/app'
import type { HttpApp } from '@/lib/http/http-app'
import { getWebDependencies } from '@/lib/http/web-dependencies'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'

let app: HttpApp | undefined

/** The whole API is one application; it is built on the first request, when the configuration can be read. */
function handle(request: Request): Response | Promise<Response> {
  app ??= createHttpApp(getWebDependencies())
  return app.fetch(request)
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
}
