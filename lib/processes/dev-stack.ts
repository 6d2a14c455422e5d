import 'server-only'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { localAccount } from '@/lib/config/local-accounts'
import { type EmbeddedDatabase, startEmbeddedPostgres } from '@/lib/db/server/embedded-postgres'
import { migrateDatabase } from '@/lib/db/server/migrate'
import { buildWeb, runLogged } from './build-web'
import { keepSnapshots } from './chain-snapshots'
import { type Child, startChild } from './child-process'
import { deployLocal } from './deploy-local'
import { findPort, requirePort } from './find-port'
import { lockInstance } from './instance-lock'
import { type Anvil, startAnvil } from './start-anvil'
import { startWatchdog } from './watchdog'

const CHAIN_ID = 31337
const BLOCK_TIME_SECONDS = 1
/** The pages' build with the demo wallet: never served outside this machine. */
const DIST_DIR = '.next-demo'
/** How long the pages may take to answer for the first time. */
const READY_TIMEOUT_MS = 120_000

const stateDir = path.resolve(process.env.LOCAL_STATE_DIR?.trim() || '.local')
const logDir = path.join(stateDir, 'logs')

type Ports = { web: number; chain: number; database: number }

/** A start has the ports of the last one where they are free, so that bookmarks and wallets keep working. */
async function choosePorts(): Promise<Ports> {
  const file = path.join(stateDir, 'ports.json')
  const last: Partial<Ports> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const web = process.env.PORT ? await requirePort(process.env.PORT) : await findPort(last.web ?? 3000)
  const ports = { web, chain: await findPort(last.chain ?? 8545), database: await findPort(last.database) }
  writeFileSync(file, JSON.stringify(ports))
  return ports
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
    const startedAt = Date.now()
    void child.ended.then(async (code) => {
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
  const server: EmbeddedDatabase = await startEmbeddedPostgres({ dataDir: path.join(stateDir, 'postgres'), port })
  cleanups.push(server.stop)
  watchdog.watch(server.pid)
  return server.connectionString
}

async function startChain(port: number): Promise<Anvil> {
  const stateFile = path.join(stateDir, `chain-${CHAIN_ID}.json`)
  const anvil = await startAnvil({ port, chainId: CHAIN_ID, blockTimeSeconds: BLOCK_TIME_SECONDS, stateFile, logDir })
  cleanups.push(() => anvil.child.stop())
  if (anvil.child.process.pid) watchdog.watch(anvil.child.process.pid)
  void anvil.child.ended.then((code) => {
    if (stopping) return
    console.error(`The local chain ended by itself (code ${code}).`)
    void shutDown(1)
  })
  const snapshots = keepSnapshots(anvil.url, stateFile, (error) => {
    if (!stopping) console.error(`The local chain could not be written to disk: ${String(error)}`)
  })
  cleanups.push(snapshots.stop)
  return anvil
}

async function main(): Promise<void> {
  mkdirSync(stateDir, { recursive: true })
  const started = performance.now()
  const ports = await choosePorts()
  const origin = `http://localhost:${ports.web}`
  say('Starting Warpshare on this machine:')
  const building = step('pages built', () => buildWeb({ distDir: DIST_DIR, localDemo: true, logDir }))
  building.catch(() => undefined)
  const databaseUrl = await step('PostgreSQL up', () => startDatabase(ports.database))
  const anvil = await step('local chain up', () => startChain(ports.chain))
  const base = {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    NETWORKS: String(CHAIN_ID),
    [`RPC_URL_${CHAIN_ID}`]: anvil.url,
    [`CLOCK_OFFSET_MS_${CHAIN_ID}`]: String(anvil.clockOffsetMs),
    LOCAL_STATE_DIR: stateDir,
    LOCAL_DEMO: '1',
    NEXTAUTH_URL: origin,
  }
  await step('database migrated', () => migrateDatabase(databaseUrl))
  await step('contracts deployed', () =>
    deployLocal({ chainId: CHAIN_ID, anvil, blockTimeSeconds: BLOCK_TIME_SECONDS, stateDir, logDir }),
  )
  await building

  supervise('indexer', processArgs('indexer'), base)
  const webArgs = ['node_modules/next/dist/bin/next', 'start', '-p', String(ports.web), '-H', '127.0.0.1']
  const web = supervise('web', webArgs, {
    ...base,
    NEXT_DIST_DIR: DIST_DIR,
    NEXTAUTH_SECRET: sessionSecret(),
    QUOTE_SIGNER_PRIVATE_KEY: localAccount('quoteSigner').privateKey,
  })
  await step('pages up', () => waitForWeb(origin, web))
  await step('history filled in', () =>
    runLogged('simulated-history', [...processArgs('simulator'), '--history'], { env: base, logDir }),
  )
  supervise('worker', processArgs('worker'), {
    ...base,
    OPERATOR_PRIVATE_KEY: localAccount('operator').privateKey,
    PUBLISHER_PRIVATE_KEY: localAccount('publisher').privateKey,
  })
  supervise('watcher', processArgs('watcher'), { ...base, GUARDIAN_PRIVATE_KEY: localAccount('guardian').privateKey })
  supervise('simulator', processArgs('simulator'), base)
  lock.publish(origin)
  announce(origin, anvil, Math.round((performance.now() - started) / 1000))
}

function announce(origin: string, anvil: Anvil, seconds: number): void {
  say(`
Warpshare is running (${seconds} s):  ${origin}

  1. Open it, press Connect and choose "Demo wallet": it is funded, and one of the simulated providers.
  2. Pay: choose a model and pay a quote. The simulated task runs for about a minute; its epoch closes within
     the next, the used part is captured, the rest comes back.
  3. Rewards: claim what the demo wallet's GPUs earned. Epochs last 60 s; a root is active about 15 s after.
  4. Epochs: pick one and verify it in the browser, or: npm run -s rewards -- verify …

  API  ${origin}/api/v1/docs     chain ${anvil.url} (id ${CHAIN_ID})     logs ${path.relative('.', logDir)}
  Ctrl-C stops everything; the state stays in ${path.relative('.', stateDir)}.
`)
  if (anvil.clockOffsetMs < 0) {
    say(
      `  The local chain's clock stood still while it was stopped: it is ${Math.round(-anvil.clockOffsetMs / 60_000)} min behind.\n`,
    )
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void shutDown(0))
main().catch((error: unknown) => {
  if (stopping) return
  console.error(`\nwarpshare: ${error instanceof Error ? error.message : String(error)}`)
  if (error instanceof Error && 'hint' in error && error.hint) console.error(String(error.hint))
  void shutDown(1)
})
