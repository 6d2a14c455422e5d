/** How one endpoint of a network does. */
export type EndpointHealth = {
  /** Host only: paths may carry keys. */
  readonly endpoint: string
  readonly state: 'ok' | 'degraded' | 'down'
  /** Newest block it told of, or null. */
  readonly head: number | null
  /** Smoothed time of its answers, ms, or null before the first. */
  readonly latencyMs: number | null
}

/** What is known of an endpoint; mutable, one object for the life of the transport. */
export type EndpointRecord = {
  readonly host: string
  /** Place in the configuration: the operator's own preference. */
  readonly place: number
  /** Null until asked: an endpoint is not used before it has said which chain it serves. */
  chainIdMatches: boolean | null
  failures: number
  /** Not asked again before this instant, ms, unless no other is left. */
  blockedUntilMs: number
  latencyMs: number | null
  head: number | null
}

/** Blocks an endpoint may be behind the best before others are asked first. */
export const MAX_LAG_BLOCKS = 3

/** First pause after a failure; doubles up to {@link LONGEST_BLOCK_MS}. */
const FIRST_BLOCK_MS = 500
const LONGEST_BLOCK_MS = 60_000

/** A record of an endpoint nothing is known of. */
export function createEndpointRecord(url: string, place: number): EndpointRecord {
  const host = URL.canParse(url) ? new URL(url).host : 'unknown'
  return { host, place, chainIdMatches: null, failures: 0, blockedUntilMs: 0, latencyMs: null, head: null }
}

/** Endpoints in the order in which they are to be asked: well before blocked, up to date before lagging, then as configured. */
export function rankEndpoints<Item extends { record: EndpointRecord }>(items: readonly Item[], nowMs: number): Item[] {
  const best = Math.max(...items.map(({ record }) => record.head ?? -1))
  const penalty = ({ record }: Item) =>
    (record.chainIdMatches === false ? 4 : 0) +
    (record.blockedUntilMs > nowMs ? 2 : 0) +
    (isLagging(record, best) ? 1 : 0)
  return items.toSorted((a, b) => penalty(a) - penalty(b) || a.record.place - b.record.place)
}

/** Notes an answer. */
export function noteSuccess(record: EndpointRecord, tookMs: number): void {
  record.failures = 0
  record.blockedUntilMs = 0
  record.latencyMs = record.latencyMs === null ? tookMs : Math.round(record.latencyMs * 0.8 + tookMs * 0.2)
}

/** Notes that it did not answer, or not with an answer. */
export function noteFailure(record: EndpointRecord, nowMs: number): void {
  record.failures += 1
  record.blockedUntilMs = nowMs + Math.min(FIRST_BLOCK_MS * 2 ** (record.failures - 1), LONGEST_BLOCK_MS)
}

/** The records as /health shows them. */
export function toEndpointHealth(records: readonly EndpointRecord[]): EndpointHealth[] {
  const best = Math.max(...records.map((record) => record.head ?? -1))
  return records.map((record) => ({
    endpoint: record.host,
    state: stateOf(record, best),
    head: record.head,
    latencyMs: record.latencyMs,
  }))
}

function stateOf(record: EndpointRecord, best: number): EndpointHealth['state'] {
  if (record.chainIdMatches === false || record.failures >= 3) return 'down'
  return record.failures > 0 || isLagging(record, best) ? 'degraded' : 'ok'
}

function isLagging(record: EndpointRecord, best: number): boolean {
  return record.head !== null && record.head < best - MAX_LAG_BLOCKS
}
