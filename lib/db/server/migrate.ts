import 'server-only'
import path from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'

/** Advisory lock that makes concurrent starts migrate one after the other; any constant of ours will do. */
const MIGRATION_LOCK = 7_236_001

/** Brings the schema up to date; safe to call from several processes at once. Throws when a migration fails. */
export async function migrateDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await migrate(drizzle(client), { migrationsFolder: path.resolve('lib/db/migrations') })
  } finally {
    await client.end()
  }
}
