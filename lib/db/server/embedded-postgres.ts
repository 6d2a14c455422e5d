import 'server-only'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { findFreePort } from './find-free-port'
import { EmbeddedPostgresError, type PostgresHome, preparePostgresHome } from './postgres-binaries'

/** A running embedded server; `dataDir` is where it really keeps its files. */
export type EmbeddedDatabase = {
  connectionString: string
  port: number
  pid: number
  dataDir: string
  stop: () => Promise<void>
}

const USER = 'warpshare'
const DATABASE = 'warpshare'

/** A pid may have been given to another process since: only a postgres on this very folder is ours to end. */
function isPostgresOf(pid: number, dataDir: string): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc/self/cmdline') || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDir)
  } catch {
    return false
  }
}

/** Ends a server that an earlier, killed run left behind in this folder, named by its own pid file. */
async function endOrphan(dataDir: string): Promise<void> {
  const pidFile = path.join(dataDir, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (isPostgresOf(pid, dataDir)) {
    process.kill(pid, 'SIGINT')
    for (let waited = 0; waited < 15_000 && isPostgresOf(pid, dataDir); waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  rmSync(pidFile, { force: true })
}

/** Creates the cluster with a random password that only its folder's owner can read. */
async function initialise(home: PostgresHome, passwordFile: string): Promise<void> {
  mkdirSync(home.dataDir, { recursive: true, mode: 0o700 })
  writeFileSync(passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 })
  if (home.runAs) {
    chownSync(home.dataDir, home.runAs.uid, home.runAs.gid)
    chownSync(passwordFile, home.runAs.uid, home.runAs.gid)
  }
  const flags = ['-D', home.dataDir, '--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordFile}`]
  const child = spawn(path.join(home.nativeDir, 'bin/initdb'), [...flags, '--encoding=UTF8', '--locale=C'], {
    ...home.runAs,
    env: { ...process.env, LC_ALL: 'C' },
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject))
  if (code !== 0) throw new EmbeddedPostgresError(`initdb failed: ${errors.trim()}`)
}

/** Spawns the server and resolves when it accepts connections. */
async function startServer(home: PostgresHome, flags: readonly string[], detached: boolean): Promise<ChildProcess> {
  const child = spawn(path.join(home.nativeDir, 'bin/postgres'), ['-D', home.dataDir, ...flags], {
    ...home.runAs,
    env: { ...process.env, LC_ALL: 'C' },
    cwd: '/',
    // Its own process group: Ctrl-C in the terminal reaches us first, and we stop it last.
    detached,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new EmbeddedPostgresError(`server ended with code ${code}: ${log.slice(-2000)}`)),
    )
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-8000)
      if (log.includes('ready to accept connections')) resolve()
    })
  })
  return child
}

/** A smart enough end: SIGINT disconnects clients and writes a checkpoint. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await ended
}

/**
 * Starts PostgreSQL on loopback (a free port unless given), creating cluster and database on first use.
 * Data survives restarts and SIGKILL. Throws {@link EmbeddedPostgresError} when it cannot be started.
 */
export async function startEmbeddedPostgres(parameters: {
  dataDir: string
  port?: number
  /** Trade durability for speed: throw-away test databases only. */
  ephemeral?: boolean
}): Promise<EmbeddedDatabase> {
  mkdirSync(path.dirname(path.resolve(parameters.dataDir)), { recursive: true })
  const home = await preparePostgresHome(path.resolve(parameters.dataDir))
  const passwordFile = `${home.dataDir}.password`
  await endOrphan(home.dataDir)
  if (!existsSync(path.join(home.dataDir, 'global/pg_control'))) {
    rmSync(home.dataDir, { recursive: true, force: true })
    await initialise(home, passwordFile)
  }
  const port = parameters.port ?? (await findFreePort())
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=120', `port=${port}`]
  if (parameters.ephemeral) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  const child = await startServer(
    home,
    settings.flatMap((setting) => ['-c', setting]),
    !parameters.ephemeral,
  )
  const password = readFileSync(passwordFile, 'utf8').trim()
  const base = `postgres://${USER}:${password}@127.0.0.1:${port}`
  await ensureDatabase(`${base}/postgres`)
  return {
    connectionString: `${base}/${DATABASE}`,
    port,
    dataDir: home.dataDir,
    pid: child.pid ?? 0,
    stop: () => stopServer(child),
  }
}

/** Creates our database where it is missing; a start that was killed half-way is simply finished by the next. */
async function ensureDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}
