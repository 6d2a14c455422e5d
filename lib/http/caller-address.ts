import type { HttpContext } from './http-app'

/**
 * Who calls, for rate limits alone: the last hop that a proxy noted. It can be invented where the site is reached
 * without a proxy; limits that matter there are by session or meter.
 */
export function callerAddress(c: HttpContext): string {
  const hops = c.req.header('x-forwarded-for')?.split(',') ?? []
  return hops.at(-1)?.trim().slice(0, 64) || 'unknown'
}
