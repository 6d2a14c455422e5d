import 'server-only'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findNetwork } from '@/lib/config/chains'
import { localAccount } from '@/lib/config/local-accounts'
import { InvalidInputError } from '@/lib/core/app-error'
import { type EmbeddedDatabase, startEmbeddedPostgres } from '@/lib/db/server/embedded-postgres'
import { migrateDatabase } from '@/lib/db/server/migrate'
import { buildWeb, runLogged } from './build-web'
import { keepSnapshots } from './chain-snapshots'
import { type Child, startChild } from './child-process'
import { deployLocal } from './deploy-local'
import { findPort, requirePort } from './find-port'
import { lockInstance } from './instance-lock'
import { startLegacyGate } from './legacy-gate'
import { type Anvil, startAnvil } from './start-anvil'
import { startWatchdog } from './watchdog'

/** The chains of this machine: `npm start` runs the first, `npm start -- --networks 2` both side by side. */
const LOCAL_CHAINS = [
  { chainId: 31337, blockTimeSeconds: 1, port: 8545 },
  { chainId: 31338, blockTimeSeconds: 2, port: 8546 },
] as const
/** The pages' build with the demo wallet: never served outside this machine. */
const DIST_DIR = '.next-demo'
/** How long the pages may take to answer for the first time. */
const READY_TIMEOUT_MS = 120_000

const stateDir = path.resolve(process.env.LOCAL_STATE_DIR?.trim() || '.local')
const logDir = path.join(stateDir, 'logs')

type LocalChain = (typeof LOCAL_CHAINS)[number]
type RunningChain = LocalChain & {
  anvil: Anvil
  /** What everybody asks: the chain itself, or the gate before one with a legacy fee market. */
  rpcUrl: string
}
type Ports = { web: number; database: number; chains: Record<string, number> }

/** The chains that `--networks` asks for; one without it. Throws where it is not a number of chains there are. */
function chooseChains(): readonly LocalChain[] {
  const { values } = parseArgs({ options: { networks: { type: 'string', default: '1' } } })
  const count = Number(values.networks)
  if (!Number.isInteger(count) || count < 1 || count > LOCAL_CHAINS.length) {
    throw new InvalidInputError('--networks', `must be 1 to ${LOCAL_CHAINS.length}`)
  }
  return LOCAL_CHAINS.slice(0, count)
}

const portsFile = path.join(stateDir, 'ports.json')

/** A start has the ports of the last one where they are free, so that bookmarks and wallets keep working. */
async function choosePorts(chains: readonly LocalChain[]): Promise<Ports> {
  const last: Partial<Ports> = existsSync(portsFile) ? JSON.parse(readFileSync(portsFile, 'utf8')) : {}
  const web = await chooseWebPort(last.web ?? 3000)
  const ports: Ports = { web, database: await findPort(last.database), chains: { ...last.chains } }
  for (const { chainId, port } of chains) ports.chains[chainId] = await findPort(last.chains?.[chainId] ?? port)
  writeFileSync(portsFile, JSON.stringify(ports))
  return ports
}

function chooseWebPort(preferred: number): Promise<number> {
  return process.env.PORT ? requirePort(process.env.PORT) : findPort(preferred)
}

/** Asked again once the pages are built: another program may have taken the port within those minutes. */
async function confirmWebPort(ports: Ports): Promise<number> {
  const web = await chooseWebPort(ports.web)
  writeFileSync(portsFile, JSON.stringify({ ...ports, web }))
  return web
}

/**
 * Names this state. The database may have to lie outside the folder (see decision 0002): after the folder was deleted the
 * next one must not find the old one's rows.
 */
function stateId(): string {
  const file = path.join(stateDir, 'id')
  if (!existsSync(file)) writeFileSync(file, randomBytes(6).toString('hex'))
  return readFileSync(file, 'utf8')
}

/** The local network's session secret: random, made once, readable by its owner alone. */
function sessionSecret(): string {
  const file = path.join(stateDir, 'session-secret')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

function say(line: string): void {
  console.log(line)
}

/** Runs a step and tells how long it took. */
async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work()
  say(`  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return result
}

async function waitForWeb(url: string, web: Child): Promise<void> {
  const started = Date.now()
  while (Date.now() - started < READY_TIMEOUT_MS) {
    if (web.process.exitCode !== null) break
    const answer = await fetch(`${url}/api/v1/health`).catch(() => null)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`the pages did not answer at ${url}: see ${path.join(logDir, 'web.log')}`)
}

const lock = lockInstance(stateDir)
const watchdog = startWatchdog()
const children: Child[] = []
const cleanups: (() => Promise<void>)[] = []
let stopping = false

/** Stops everything in the reverse order of its start; the chain and the database last. */
async function shutDown(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  say('\nStopping …')
  for (const child of children.toReversed()) await child.stop()
  for (const cleanup of cleanups.toReversed()) await cleanup().catch((error: unknown) => console.error(String(error)))
  await watchdog.stop()
  lock.release()
  say(`Stopped. State is kept in ${path.relative('.', stateDir)}`)
  process.exit(code)
}

/** Starts a part of ours and starts it again, with a growing pause, whenever it ends by itself. */
function supervise(name: string, args: readonly string[], env: Record<string, string | undefined>): Child {
  let pauseMs = 500
  const launch = (): Child => {
    const child = startChild({ name, command: process.execPath, args, env, logDir, ipc: true })
    children.push(child)
    const { pid } = child.process
    if (pid) watchdog.watch(pid)
    const startedAt = Date.now()
    void child.ended.then(async (code) => {
      if (pid) watchdog.forget(pid)
      if (stopping) return
      children.splice(children.indexOf(child), 1)
      if (Date.now() - startedAt > 30_000) pauseMs = 500
      console.error(`${name} ended with code ${code}; starting it again (log: ${path.join(logDir, `${name}.log`)})`)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      pauseMs = Math.min(pauseMs * 2, 30_000)
      if (!stopping) launch()
    })
    return child
  }
  return launch()
}

/** Arguments that run one of our TypeScript processes in this same Node. */
function processArgs(name: string): string[] {
  return ['--conditions=react-server', '--import', 'tsx', `lib/processes/${name}.ts`]
}

async function startDatabase(port: number): Promise<string> {
  const given = process.env.DATABASE_URL?.trim()
  if (given) return given
  const server: EmbeddedDatabase = await startEmbeddedPostgres({
    dataDir: path.join(stateDir, `postgres-${stateId()}`),
    port,
  })
  cleanups.push(server.stop)
  watchdog.watch(server.pid)
  return server.connectionString
}

async function startChain(chain: LocalChain, port: number): Promise<RunningChain> {
  const stateFile = path.join(stateDir, `chain-${chain.chainId}.json`)
  const isLegacy = findNetwork(chain.chainId)?.fees === 'legacy'
  const anvil = await startAnvil({ ...chain, port: isLegacy ? await findPort() : port, stateFile, logDir })
  cleanups.push(() => anvil.child.stop())
  const gate = isLegacy ? await startLegacyGate(anvil.url, port) : null
  if (gate) cleanups.push(gate.stop)
  if (anvil.child.process.pid) watchdog.watch(anvil.child.process.pid)
  void anvil.child.ended.then((code) => {
    if (stopping) return
    console.error(`The local chain ${chain.chainId} ended by itself (code ${code}).`)
    void shutDown(1)
  })
  const snapshots = keepSnapshots(anvil.url, stateFile, (error) => {
    if (!stopping) console.error(`The local chain could not be written to disk: ${String(error)}`)
  })
  cleanups.push(snapshots.stop)
  return { ...chain, anvil, rpcUrl: gate?.url ?? anvil.url }
}

/** What every process of the stack is told; keys come on top, to each only its own. */
function commonEnv(chains: readonly RunningChain[], parameters: { databaseUrl: string; origin: string }) {
  const perChain = chains.flatMap(({ chainId, anvil, rpcUrl }) => [
    [`RPC_URL_${chainId}`, rpcUrl],
    [`CLOCK_OFFSET_MS_${chainId}`, String(anvil.clockOffsetMs)],
  ])
  return {
    NODE_ENV: 'production',
    DATABASE_URL: parameters.databaseUrl,
    NETWORKS: chains.map(({ chainId }) => chainId).join(','),
    LOCAL_STATE_DIR: stateDir,
    LOCAL_DEMO: '1',
    NEXTAUTH_URL: parameters.origin,
    ...(Object.fromEntries(perChain) as Record<string, string>),
  }
}

async function startParts(
  chains: readonly RunningChain[],
  base: Record<string, string>,
  webPort: number,
): Promise<void> {
  supervise('indexer', processArgs('indexer'), base)
  const web = supervise('web', processArgs('web'), {
    ...base,
    PORT: String(webPort),
    NEXT_DIST_DIR: DIST_DIR,
    NEXTAUTH_SECRET: sessionSecret(),
    QUOTE_SIGNER_PRIVATE_KEY: localAccount('quoteSigner').privateKey,
  })
  await step('pages up', () => waitForWeb(base.NEXTAUTH_URL ?? '', web))
  for (const { chainId } of chains) {
    const args = [...processArgs('simulator'), '--chain', String(chainId), '--history']
    await step(`history of ${chainId} filled in`, () => runLogged(`history-${chainId}`, args, { env: base, logDir }))
  }
  supervise('worker', processArgs('worker'), {
    ...base,
    OPERATOR_PRIVATE_KEY: localAccount('operator').privateKey,
    PUBLISHER_PRIVATE_KEY: localAccount('publisher').privateKey,
  })
  supervise('watcher', processArgs('watcher'), { ...base, GUARDIAN_PRIVATE_KEY: localAccount('guardian').privateKey })
  for (const { chainId } of chains) {
    supervise(`simulator-${chainId}`, [...processArgs('simulator'), '--chain', String(chainId)], base)
  }
}

async function main(): Promise<void> {
  const wanted = chooseChains()
  mkdirSync(stateDir, { recursive: true })
  const started = performance.now()
  const ports = await choosePorts(wanted)
  say('Starting Warpshare on this machine:')
  const building = step('pages built', () => buildWeb({ distDir: DIST_DIR, localDemo: true, logDir }))
  building.catch(() => undefined)
  const databaseUrl = await step('PostgreSQL up', () => startDatabase(ports.database))
  const chains: RunningChain[] = []
  for (const chain of wanted) {
    chains.push(await step(`chain ${chain.chainId} up`, () => startChain(chain, ports.chains[chain.chainId] ?? 0)))
  }
  await step('database migrated', () => migrateDatabase(databaseUrl))
  for (const chain of chains) {
    await step(`contracts on ${chain.chainId}`, () => deployLocal({ ...chain, stateDir, logDir }))
  }
  await building
  const web = await confirmWebPort(ports)
  const origin = `http://localhost:${web}`
  await startParts(chains, commonEnv(chains, { databaseUrl, origin }), web)
  lock.publish(origin)
  announce(origin, chains, Math.round((performance.now() - started) / 1000))
}

function announce(origin: string, chains: readonly RunningChain[], seconds: number): void {
  say(`
Warpshare is running (${seconds} s):  ${origin}

  1. Open it, press "Connect wallet" and choose "Demo wallet": it is funded, and one of the simulated providers.
  2. Pay: choose a model and pay a quote. The simulated task runs for about a minute; its epoch closes within
     the next, the used part is captured, the rest comes back.
  3. Rewards: claim what the demo wallet's GPUs earned. Epochs last 60 s; a root is active about 15 s after.
  4. Epochs: open one and press "Verify", or check its files with: npm run -s rewards -- verify DIR${
    chains.length > 1
      ? '\n  5. Networks: choose one beside your account; each has epochs, payments and claims of its own.'
      : ''
  }

  API    ${origin}/api/v1/docs
  Chain  ${chains.map(({ chainId, rpcUrl }) => `${rpcUrl} (id ${chainId})`).join(', ')}
  Logs   ${path.relative('.', logDir)}
  Ctrl-C stops everything; the state stays in ${path.relative('.', stateDir)}.
`)
  for (const { chainId, anvil } of chains) {
    if (anvil.clockOffsetMs === 0) continue
    const minutes = Math.round(-anvil.clockOffsetMs / 60_000)
    say(`  The clock of chain ${chainId} stood still while it was stopped: it is ${minutes} min behind.\n`)
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void shutDown(0))
main().catch((error: unknown) => {
  if (stopping) return
  console.error(`\nwarpshare: ${error instanceof Error ? error.message : String(error)}`)
  if (error instanceof Error && 'hint' in error && error.hint) console.error(String(error.hint))
  void shutDown(1)
})
