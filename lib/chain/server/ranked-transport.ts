import 'server-only'
import { type Chain, createTransport, http, type Transport, webSocket } from 'viem'
import { AppError } from '@/lib/core/app-error'
import {
  createEndpointRecord,
  type EndpointHealth,
  type EndpointRecord,
  noteFailure,
  noteSuccess,
  rankEndpoints,
  toEndpointHealth,
} from './endpoint-health'

/** Longest wait for one answer before the next endpoint is asked. */
const REQUEST_TIMEOUT_MS = 10_000
/** Requests made in the same moment that go out as one. */
const BATCH_SIZE = 50
/** Longest answer that is read: the logs of a range of full blocks; viem's own limit of 10 MiB is below that. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
/** How often endpoints that are not in use are asked for their head. */
const PROBE_EVERY_MS = 10_000
/** Whoever wants to know how endpoints do is told what was found so lately, however many ask. */
const PROBE_AT_MOST_EVERY_MS = 1_000

/** Asks one endpoint. */
export type EndpointRequest = (call: { method: string; params?: unknown }) => Promise<unknown>

/** What the transport adds to a client: its endpoints one by one, and how they do. */
export type RankedValue = {
  endpoints: readonly { host: string; request: EndpointRequest }[]
  endpointHealth: () => EndpointHealth[]
  /** Asks every endpoint for its chain and its head, and resolves when all have answered or failed. Never throws. */
  probe: () => Promise<void>
  /**
   * Has new blocks announced by the first websocket endpoint that serves the right chain; null where none does. `onEnd`
   * tells that the announcements stopped. Resolves with how to stop them.
   */
  announceHeads: (listener: HeadListener) => Promise<(() => void) | null>
}

/** Told of every new block, and of the end of the announcements. */
export type HeadListener = { onHead: () => void; onEnd: () => void }

type Subscribe = (parameters: {
  params: ['newHeads']
  onData: () => void
  onError: () => void
}) => Promise<{ unsubscribe: () => Promise<unknown> }>

type Endpoint = {
  record: EndpointRecord
  request: EndpointRequest
  /** Websocket endpoints only. */
  subscribe: Subscribe | null
}

/**
 * One transport over several endpoints: each must first say that it serves the right chain; an answer that is missing
 * goes to the next in rank, a refusal that any node would give goes to the caller.
 */
export function rankedTransport(urls: readonly string[], chainId: number): Transport<'ranked', RankedValue> {
  return (options) => {
    const endpoints = urls.map((url, place) => openEndpoint(url, place, options.chain))
    let probedAtMs = 0
    let probing: Promise<unknown> = Promise.resolve()
    const probe = async (everyMs: number) => {
      if (Date.now() - probedAtMs > everyMs) {
        probedAtMs = Date.now()
        const heads = endpoints.map((endpoint) => ask(endpoint, { method: 'eth_blockNumber' }, chainId))
        probing = Promise.allSettled(heads)
      }
      await probing
    }
    const request = async (call: { method: string; params?: unknown }) => {
      if (endpoints.length > 1) void probe(PROBE_EVERY_MS)
      return askInTurn(endpoints, call, chainId)
    }
    return createTransport(
      { key: 'ranked', name: 'Ranked endpoints', type: 'ranked', request: request as never, retryCount: 2 },
      {
        endpoints: endpoints.map((endpoint) => ({
          host: endpoint.record.host,
          request: (call) => ask(endpoint, call, chainId),
        })),
        endpointHealth: () => toEndpointHealth(endpoints.map(({ record }) => record)),
        probe: () => probe(PROBE_AT_MOST_EVERY_MS),
        announceHeads: (listener) => announceHeads(endpoints, { chainId, listener }),
      },
    )
  }
}

function openEndpoint(url: string, place: number, chain: Chain | undefined): Endpoint {
  const open: Transport = /^wss?:/.test(url)
    ? webSocket(url, { timeout: REQUEST_TIMEOUT_MS, retryCount: 0 })
    : http(url, {
        timeout: REQUEST_TIMEOUT_MS,
        retryCount: 0,
        batch: { batchSize: BATCH_SIZE },
        maxResponseBodySize: MAX_ANSWER_BYTES,
      })
  const { request, value } = open({ ...(chain ? { chain } : {}), retryCount: 0 })
  const { subscribe = null } = (value ?? {}) as { subscribe?: Subscribe }
  return { record: createEndpointRecord(url, place), request: request as EndpointRequest, subscribe }
}

async function announceHeads(
  endpoints: readonly Endpoint[],
  { chainId, listener }: { chainId: number; listener: HeadListener },
): Promise<(() => void) | null> {
  for (const endpoint of rankEndpoints(endpoints, Date.now())) {
    if (!endpoint.subscribe) continue
    try {
      if (endpoint.record.chainIdMatches !== true) await checkChain(endpoint, chainId)
      const { onHead, onEnd } = listener
      const { unsubscribe } = await endpoint.subscribe({ params: ['newHeads'], onData: onHead, onError: onEnd })
      return () => void unsubscribe().catch(() => undefined)
    } catch {
      noteFailure(endpoint.record, Date.now())
    }
  }
  return null
}

async function askInTurn(
  endpoints: readonly Endpoint[],
  call: { method: string; params?: unknown },
  chainId: number,
): Promise<unknown> {
  let last: unknown = new Error('no endpoint is configured')
  for (const endpoint of rankEndpoints(endpoints, Date.now())) {
    try {
      return await ask(endpoint, call, chainId)
    } catch (error) {
      if (isRefusal(error)) throw error
      last = error
    }
  }
  throw last
}

async function ask(endpoint: Endpoint, call: { method: string; params?: unknown }, chainId: number): Promise<unknown> {
  const { record, request } = endpoint
  const startedAtMs = Date.now()
  try {
    if (record.chainIdMatches !== true) await checkChain(endpoint, chainId)
    const answer = await request(call)
    noteSuccess(record, Date.now() - startedAtMs)
    noteHead(record, call.method, answer)
    return answer
  } catch (error) {
    if (isRefusal(error)) noteSuccess(record, Date.now() - startedAtMs)
    else noteFailure(record, Date.now())
    throw error
  }
}

async function checkChain({ record, request }: Endpoint, chainId: number): Promise<void> {
  const answered = Number(await request({ method: 'eth_chainId' }))
  record.chainId = Number.isSafeInteger(answered) ? answered : null
  record.chainIdMatches = answered === chainId
  if (!record.chainIdMatches) throw new WrongChainError(record.host, answered, chainId)
}

function noteHead(record: EndpointRecord, method: string, answer: unknown): void {
  if (method === 'eth_blockNumber' && typeof answer === 'string') record.head = Number(answer)
}

/** An answer any healthy node would give: asking another one would only repeat it. */
function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const code = 'code' in error ? error.code : undefined
  if (code === 3 || code === -32_602 || code === -32_003) return true
  const message = 'details' in error ? String(error.details) : ''
  return /revert|nonce too low|already known|already imported|underpriced|insufficient funds|intrinsic gas/i.test(
    message,
  )
}

/** An endpoint that serves another chain than the one it is configured for. */
export class WrongChainError extends AppError {
  constructor(host: string, answered: number, expected: number) {
    super(`Endpoint ${host} is of chain ${answered}, not ${expected}`, {
      code: 'WRONG_CHAIN',
      status: 503,
      hint: 'Correct RPC_URL_<chain id>.',
    })
  }
}
