import 'server-only'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { ConfigError } from '@/lib/core/app-error'
import { findNetwork, type NetworkEntry } from './chains'
import { type Deployment, deploymentSchema } from './deployment'

/** A served network: its entry, its endpoints, its contracts and its settings. */
export type NetworkConfig = NetworkEntry & {
  /** One or more HTTP(S) or WS(S) endpoints, best first. */
  rpcUrls: readonly [string, ...string[]]
  /** What browsers may be told; the same endpoints unless PUBLIC_RPC_URL_<id> says otherwise. */
  publicRpcUrl: string
  deployment: Deployment
  /** Whether usage without an authorised payment still earns emission (tests and traces only). */
  rewardUnpaidUsage: boolean
  /**
   * Chain time minus this machine's time, ms. 0 everywhere but on the local chain, whose clock stands still while
   * nobody runs it, so that a start after a day off does not find a day of empty epochs.
   */
  clockOffsetMs: number
}

/** The network's own present, Unix ms: what usage, quotes and epochs are measured against. */
export function networkNowMs(network: NetworkConfig, nowMs: number = Date.now()): number {
  return nowMs + network.clockOffsetMs
}

/** What every server process needs to know. Secrets are not here: see the functions for keys below. */
export type ServerConfig = {
  databaseUrl: string
  networks: readonly [NetworkConfig, ...NetworkConfig[]]
  /** Public origin of the site, e.g. https://warpshare.example; SIWE messages must name exactly its host. */
  origin: string
  /** All origins the site answers under: `origin`, and on loopback its other spelling (localhost, 127.0.0.1). */
  origins: readonly string[]
  /** True only where npm start runs everything on this machine. */
  localDemo: boolean
  /** Folder of the local network's state. */
  stateDir: string
  /** Where proof files lie: PROOF_DIR, in the state folder without it. Anything in it can be built again. */
  proofFolder: string
}

type Env = Readonly<Record<string, string | undefined>>

function required(env: Env, name: string): string {
  const value = env[name]?.trim()
  if (!value) throw new ConfigError(name, 'is not set')
  return value
}

function flag(env: Env, name: string): boolean {
  const value = env[name]?.trim() ?? ''
  if (!['', '0', '1'].includes(value)) throw new ConfigError(name, 'must be 0 or 1')
  return value === '1'
}

function integer(env: Env, name: string, fallback: number, min: number): number {
  const text = env[name]?.trim()
  if (!text) return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < min) throw new ConfigError(name, `must be an integer of at least ${min}`)
  return value
}

function urls(env: Env, name: string): [string, ...string[]] {
  const [first, ...rest] = required(env, name)
    .split(',')
    .map((url) => url.trim())
  for (const url of [first, ...rest]) {
    if (!url || !/^(https?|wss?):\/\//.test(url))
      throw new ConfigError(name, `has "${url}", which is not an http(s) or ws(s) URL`)
  }
  return [first ?? '', ...rest]
}

/** Where a network's deployments file lies: in the repository, or for local chains in the state folder. */
export function deploymentFile(entry: NetworkEntry, stateDir: string): string {
  const folder = entry.local ? path.join(stateDir, 'deployments') : 'contracts/deploy/deployments'
  return path.resolve(folder, `${entry.chainId}.json`)
}

function readDeployment(entry: NetworkEntry, stateDir: string): Deployment {
  const file = deploymentFile(entry, stateDir)
  if (!existsSync(file))
    throw new ConfigError('NETWORKS', `names ${entry.chainId}, but ${file} does not exist: deploy first`)
  const parsed = deploymentSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success)
    throw new ConfigError(
      'NETWORKS',
      `names ${entry.chainId}, but ${file} is malformed: ${z.prettifyError(parsed.error)}`,
    )
  if (parsed.data.chainId !== entry.chainId)
    throw new ConfigError('NETWORKS', `${file} is of chain ${parsed.data.chainId}`)
  return parsed.data
}

function readNetwork(env: Env, id: string, stateDir: string): NetworkConfig {
  const entry = findNetwork(Number(id))
  if (!entry) throw new ConfigError('NETWORKS', `names ${id}, which lib/config/chains.ts does not know`)
  const rpcUrls = urls(env, `RPC_URL_${id}`)
  return {
    ...entry,
    confirmations: integer(env, `CONFIRMATIONS_${id}`, entry.confirmations, 1),
    graceSeconds: integer(env, `GRACE_SECONDS_${id}`, entry.graceSeconds, 0),
    rpcUrls,
    publicRpcUrl: env[`PUBLIC_RPC_URL_${id}`]?.trim() || rpcUrls[0],
    deployment: readDeployment(entry, stateDir),
    rewardUnpaidUsage: flag(env, `REWARD_UNPAID_USAGE_${id}`),
    clockOffsetMs: entry.local ? Number(env[`CLOCK_OFFSET_MS_${id}`] ?? 0) : 0,
  }
}

/** Reads and checks the server's configuration. Throws {@link ConfigError} naming the variable. */
export function parseServerConfig(env: Env): ServerConfig {
  const stateDir = env.LOCAL_STATE_DIR?.trim() || '.local'
  const ids = required(env, 'NETWORKS')
    .split(',')
    .map((id) => id.trim())
  const [first, ...rest] = ids.map((id) => readNetwork(env, id, stateDir))
  if (!first) throw new ConfigError('NETWORKS', 'is empty')
  const origin = readOrigin(env)
  return {
    databaseUrl: required(env, 'DATABASE_URL'),
    networks: [first, ...rest],
    origin: origin.origin,
    origins: spellings(origin),
    localDemo: flag(env, 'LOCAL_DEMO'),
    stateDir,
    proofFolder: path.resolve(env.PROOF_DIR?.trim() || path.join(stateDir, 'proofs')),
  }
}

/** Cookies over plain http could be read on the way: only this machine is served without TLS. */
function readOrigin(env: Env): URL {
  const text = required(env, 'NEXTAUTH_URL')
  if (!URL.canParse(text)) throw new ConfigError('NEXTAUTH_URL', 'is not a URL')
  const origin = new URL(text)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(origin.hostname)
  if (origin.protocol !== 'https:' && !(origin.protocol === 'http:' && isHere))
    throw new ConfigError('NEXTAUTH_URL', 'must be https, except on this machine')
  return origin
}

/** How much the processes log: LOG_LEVEL, `info` without it. Throws {@link ConfigError}. */
export function readLogLevel(env: Env = process.env): 'debug' | 'info' | 'warn' | 'error' | 'silent' {
  const level = z.enum(['debug', 'info', 'warn', 'error', 'silent']).safeParse(env.LOG_LEVEL?.trim() || 'info')
  if (!level.success) throw new ConfigError('LOG_LEVEL', 'must be debug, info, warn, error or silent')
  return level.data
}

/** People type localhost where we print 127.0.0.1 and the other way round: on this machine both are this site. */
function spellings(origin: URL): readonly string[] {
  const other = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }[origin.hostname]
  return other ? [origin.origin, origin.origin.replace(origin.hostname, other)] : [origin.origin]
}

let cached: ServerConfig | undefined

/** The configuration of this process, read once. Throws {@link ConfigError}. */
export function getServerConfig(): ServerConfig {
  cached ??= parseServerConfig(process.env)
  return cached
}

/** The network of `?chainId=` (the first configured one when absent), or null when it is not served. */
export function findServedNetwork(config: ServerConfig, chainId?: number): NetworkConfig | null {
  if (chainId === undefined) return config.networks[0]
  return config.networks.find((network) => network.chainId === chainId) ?? null
}

/** Secret of next-auth's cookies, at least 32 characters. Throws {@link ConfigError}. */
export function getSessionSecret(env: Env = process.env): string {
  const secret = required(env, 'NEXTAUTH_SECRET')
  if (secret.length < 32) throw new ConfigError('NEXTAUTH_SECRET', 'must have at least 32 characters')
  return secret
}

/**
 * Key that signs the quotes of a network: `QUOTE_SIGNER_PRIVATE_KEY_<chainId>`, else `QUOTE_SIGNER_PRIVATE_KEY`. It moves no
 * money; the keys that do are read by `readSignerSource`. Throws {@link ConfigError}.
 */
export function getQuoteSignerKey(chainId: number, env: Env = process.env): `0x${string}` {
  const name = 'QUOTE_SIGNER_PRIVATE_KEY'
  const value = env[`${name}_${chainId}`]?.trim() || required(env, name)
  if (!/^0x[0-9a-fA-F]{64}$/.test(value)) throw new ConfigError(name, 'is not a 32-byte hex key')
  return value as `0x${string}`
}

/**
 * Where the platform wants to be told of events, and the key of the signatures (`whsec_` and base64): WEBHOOK_URL and
 * WEBHOOK_SECRET, both or neither. Throws {@link ConfigError}.
 */
export function getWebhookTarget(env: Env = process.env): { url: string; secret: string } | null {
  const url = env.WEBHOOK_URL?.trim()
  if (!url) return null
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new ConfigError('WEBHOOK_URL', 'is not an http(s) URL')
  const secret = required(env, 'WEBHOOK_SECRET')
  if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)) {
    throw new ConfigError('WEBHOOK_SECRET', 'must be whsec_ and at least 24 bytes in base64')
  }
  return { url, secret }
}
