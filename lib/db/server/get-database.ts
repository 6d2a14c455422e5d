import 'server-only'
import { getServerConfig } from '@/lib/config/env.server'
import { type Database, openDatabase } from './database'

/** Survives the web server's module reloads, so that they do not leak pools. */
const holder = globalThis as { warpshareDatabase?: Database }

/** The web process's pool, opened on first use. Workers open their own. */
export function getDatabase(): Database {
  holder.warpshareDatabase ??= openDatabase(getServerConfig().databaseUrl, { maxConnections: 20 })
  return holder.warpshareDatabase
}
