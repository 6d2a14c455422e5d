/** How one endpoint of a network does. */
export type EndpointHealth = {
  /** Host only: paths may carry keys. */
  readonly endpoint: string
  readonly state: 'ok' | 'degraded' | 'down'
  /** Why it is not `ok`: it serves another chain, its last answers were missing, it never answered, or it is behind. */
  readonly problem: 'wrong-chain' | 'failing' | 'unheard' | 'lagging' | null
  /** The chain that it says it serves, or null before it said so. */
  readonly chainId: number | null
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
  /** What it said. */
  chainId: number | null
  failures: number
  /** Not asked again before this instant, ms, unless no other is left. */
  blockedUntilMs: number
  latencyMs: number | null
  head: number | null
}

/** Blocks an endpoint may be behind the best before others are asked first. */
export const MAX_LAG_BLOCKS = 3

/** Answers missing in a row from which on an endpoint counts as down. */
const DOWN_FAILURES = 3

/** First pause after a failure; doubles up to {@link LONGEST_BLOCK_MS}. */
const FIRST_BLOCK_MS = 500
const LONGEST_BLOCK_MS = 60_000

/** A record of an endpoint nothing is known of. */
export function createEndpointRecord(url: string, place: number): EndpointRecord {
  const host = URL.canParse(url) ? new URL(url).host : 'unknown'
  const unknown = { chainIdMatches: null, chainId: null, latencyMs: null, head: null }
  return { host, place, ...unknown, failures: 0, blockedUntilMs: 0 }
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

/** Notes that it did not answer, or not with an answer. What comes back there must first say again which chain it serves. */
export function noteFailure(record: EndpointRecord, nowMs: number): void {
  if (record.chainIdMatches) record.chainIdMatches = null
  record.failures += 1
  record.blockedUntilMs = nowMs + Math.min(FIRST_BLOCK_MS * 2 ** (record.failures - 1), LONGEST_BLOCK_MS)
}

/** The records as /health shows them. */
export function toEndpointHealth(records: readonly EndpointRecord[]): EndpointHealth[] {
  const best = Math.max(...records.map((record) => record.head ?? -1))
  return records.map((record) => ({
    endpoint: record.host,
    ...verdictOf(record, best),
    chainId: record.chainId,
    head: record.head,
    latencyMs: record.latencyMs,
  }))
}

function verdictOf(record: EndpointRecord, best: number): Pick<EndpointHealth, 'state' | 'problem'> {
  if (record.chainIdMatches === false) return { state: 'down', problem: 'wrong-chain' }
  if (record.failures > 0) return { state: record.failures >= DOWN_FAILURES ? 'down' : 'degraded', problem: 'failing' }
  if (record.chainIdMatches === null) return { state: 'degraded', problem: 'unheard' }
  return isLagging(record, best) ? { state: 'degraded', problem: 'lagging' } : { state: 'ok', problem: null }
}

function isLagging(record: EndpointRecord, best: number): boolean {
  return record.head !== null && record.head < best - MAX_LAG_BLOCKS
}
