import type { HttpApp } from '@/lib/http/http-app'

/** One method at one path pattern of the API, below `/api/v1`. */
export type Route = { method: string; path: string }

/** Every route that the application has registered; middleware and duplicates left out. */
export function listRoutes(app: HttpApp): Route[] {
  const seen = new Map<string, Route>()
  for (const { method, path } of app.routes) {
    if (method === 'ALL') continue
    const route = { method, path: path.replace(/^\/api\/v1/, '') }
    seen.set(`${route.method} ${route.path}`, route)
  }
  return [...seen.values()]
}

/** Names of the parameters in a route's path. */
export function pathParameters({ path }: Route): string[] {
  return path.split('/').flatMap((part) => (part.startsWith(':') ? [part.slice(1)] : []))
}

/** A route's path with its parameters filled in. */
export function fillPath({ path }: Route, values: Readonly<Record<string, string>>): string {
  return path
    .split('/')
    .map((part) => (part.startsWith(':') ? encodeURIComponent(values[part.slice(1)] ?? 'x') : part))
    .join('/')
}
