/**
 * Who calls, for rate limits alone: the last hop that a proxy noted in `X-Forwarded-For`. It can be invented where the
 * site is reached without a proxy; limits that matter there are by session or meter.
 */
export function callerAddress(forwardedFor: string | null | undefined): string {
  return forwardedFor?.split(',').at(-1)?.trim().slice(0, 64) || 'unknown'
}
