import 'server-only'
import { sql } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { HealthView } from '@/lib/core/health-view'
import { SECOND_MS } from '@/lib/core/time'
import type { HttpDependencies } from './dependencies'

/** Longest wait for one part: health is asked every few seconds. */
const PROBE_TIMEOUT_MS = 2_000

/** A process that was silent for so long is late, and from the second on counts as down. */
const LATE_MS = 60 * SECOND_MS
const DOWN_MS = 300 * SECOND_MS

type State = HealthView['database']
type Checkpoint = {
  chain_id: number
  block_number: string
  block_time: string
  finalized_block: string
  halted_reason: string | null
  silent_ms: number
}
type Beat = { chain_id: number; silent_ms: number; problem: string | null }
type Facts = { checkpoints: Checkpoint[]; beats: Beat[] }

/** Asks the database and every network at once; never throws. */
export async function readHealth(dependencies: HttpDependencies): Promise<HealthView> {
  const facts = await withTimeout(readFacts(dependencies)).catch(() => null)
  const networks = await Promise.all(
    dependencies.config.networks.map((network) => readNetwork(dependencies, network, facts)),
  )
  const database: State = facts ? 'ok' : 'down'
  const indexer = worst((facts?.checkpoints ?? []).map((row) => toState(row.silent_ms)))
  const worker = worst(networks.map(({ chainId }) => workerState(facts, chainId)))
  const whole = database === 'ok' && worker === 'ok' && indexer === 'ok' && networks.every(isWell)
  const canServe = database === 'ok' && networks.some(({ halted, rpc }) => halted === null && rpc !== 'down')
  return { status: whole ? 'ok' : canServe ? 'degraded' : 'down', networks, database, worker, indexer }
}

async function readFacts({ database }: HttpDependencies): Promise<Facts> {
  const silent = (column: string) => sql.raw(`(extract(epoch FROM now() - ${column}) * 1000)::float8`)
  const checkpoints = await database.db.execute<Checkpoint>(sql`
    SELECT chain_id, block_number, block_time, finalized_block, halted_reason, ${silent('updated_at')} AS silent_ms
    FROM chain_checkpoints`)
  const beats = await database.db.execute<Beat>(sql`
    SELECT chain_id, ${silent('at')} AS silent_ms, problem FROM heartbeats WHERE process = 'worker'`)
  return { checkpoints: checkpoints.rows, beats: beats.rows }
}

async function readNetwork(
  { clients }: HttpDependencies,
  network: NetworkConfig,
  facts: Facts | null,
): Promise<HealthView['networks'][number]> {
  const { chainId, name } = network
  const [head] = await Promise.all([
    withTimeout(clients.get(chainId).getBlock({ blockTag: 'latest' })).catch(() => null),
    // One that hangs is told of as it was before.
    withTimeout(clients.probe(chainId)).catch(() => undefined),
  ])
  const checkpoint = facts?.checkpoints.find((row) => row.chain_id === chainId)
  const beat = facts?.beats.find((row) => row.chain_id === chainId)
  const endpoints = clients.endpoints(chainId)
  const headTime = head ? Number(head.timestamp) : null
  return {
    chainId,
    name,
    head: head ? Number(head.number) : null,
    indexed: checkpoint ? Number(checkpoint.block_number) : null,
    finalized: checkpoint ? Number(checkpoint.finalized_block) : null,
    lagSeconds: checkpoint && headTime !== null ? Math.max(0, headTime - Number(checkpoint.block_time)) : null,
    rpc: !head ? 'down' : endpoints.every(({ state }) => state === 'ok') ? 'ok' : 'degraded',
    endpoints,
    workerAgeSeconds: toAgeSeconds(beat),
    indexerAgeSeconds: toAgeSeconds(checkpoint),
    halted: checkpoint?.halted_reason ?? null,
  }
}

function isWell(network: HealthView['networks'][number]): boolean {
  return network.rpc !== 'down' && network.halted === null && network.lagSeconds !== null && network.lagSeconds < 60
}

/** A worker that says that something is wrong is alive and does not do its work. */
function workerState(facts: Facts | null, chainId: number): State {
  const beat = facts?.beats.find((row) => row.chain_id === chainId)
  const state = toState(beat?.silent_ms ?? null)
  return state === 'ok' && beat?.problem ? 'degraded' : state
}

function toState(silentMs: number | null): State {
  if (silentMs === null || silentMs > DOWN_MS) return 'down'
  return silentMs > LATE_MS ? 'degraded' : 'ok'
}

function toAgeSeconds(row: { silent_ms: number } | undefined): number | null {
  return row === undefined ? null : Math.max(0, Math.floor(row.silent_ms / SECOND_MS))
}

function worst(states: readonly State[]): State {
  if (states.length === 0 || states.includes('down')) return 'down'
  return states.includes('degraded') ? 'degraded' : 'ok'
}

function withTimeout<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), PROBE_TIMEOUT_MS).unref()
  })
  return Promise.race([answer, late])
}
