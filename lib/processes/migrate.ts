import 'server-only'
import { getServerConfig } from '@/lib/config/env.server'
import { migrateDatabase } from '@/lib/db/server/migrate'
import { runCommand } from './run-process'

/** Brings the database named by DATABASE_URL up to date, then ends. Run it before a new version starts. */
await runCommand('migrate', async () => {
  await migrateDatabase(getServerConfig().databaseUrl)
  console.log('The database is up to date.')
})
