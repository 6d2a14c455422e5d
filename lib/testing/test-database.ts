import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type Database, openDatabase } from '@/lib/db/server/database'
import { type EmbeddedDatabase, startEmbeddedPostgres } from '@/lib/db/server/embedded-postgres'
import { migrateDatabase } from '@/lib/db/server/migrate'
import { endWithTests } from './end-with-tests'
import { removeProofFolders } from './proof-folder'

/** A migrated database of its own, dropped by `close`. */
export type TestDatabase = Database & { connectionString: string }

/** A database with every migration, of which the tests' own are copies: migrating each takes longer than most tests. */
const TEMPLATE = 'warpshare_template'

let shared: Promise<EmbeddedDatabase> | undefined

/** One throw-away PostgreSQL per test process; ends with the process. */
function sharedServer(): Promise<EmbeddedDatabase> {
  shared ??= start()
  return shared
}

async function start(): Promise<EmbeddedDatabase> {
  const folder = mkdtempSync(path.join(tmpdir(), 'warpshare-test-pg-'))
  chmodSync(folder, 0o755) // as root the server runs as another user, who must be able to enter
  const dataDir = path.join(folder, 'data')
  const server = await startEmbeddedPostgres({ dataDir, ephemeral: true })
  const forget = endWithTests(server.pid)
  await execute(server, `CREATE DATABASE ${TEMPLATE}`)
  await migrateDatabase(databaseUrl(server, TEMPLATE))
  return {
    ...server,
    stop: async () => {
      await server.stop()
      forget()
      for (const used of [folder, path.dirname(server.dataDir)]) rmSync(used, { recursive: true, force: true })
    },
  }
}

async function execute({ connectionString }: EmbeddedDatabase, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString })
  await admin.connect()
  await admin.query(statement)
  await admin.end()
}

function databaseUrl({ connectionString }: EmbeddedDatabase, name: string): string {
  return connectionString.replace(/\/[^/]+$/, `/${name}`)
}

/** Creates a migrated, empty database on this process's throw-away PostgreSQL. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await sharedServer()
  const name = `t_${randomBytes(6).toString('hex')}`
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`)
  const connectionString = databaseUrl(server, name)
  const database = openDatabase(connectionString)
  const close = async () => {
    await database.close()
    if (shared) await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
  return { ...database, close, connectionString }
}

/** Ends the throw-away PostgreSQL and what was kept beside it; call it in afterAll of a file that created databases. */
export async function stopTestDatabases(): Promise<void> {
  removeProofFolders()
  const server = await shared
  shared = undefined
  await server?.stop()
}
