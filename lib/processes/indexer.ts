import 'server-only'
import { getServerConfig } from '@/lib/config/env.server'
import { openDatabase } from '@/lib/db/server/database'
import { startIndexer } from '@/lib/indexer/start-indexer'
import { runProcess } from './run-process'

/** The indexer: follows every network's chain into the database. Holds no key. */
await runProcess('indexer', async (log) => {
  const config = getServerConfig()
  const database = openDatabase(config.databaseUrl, {
    onError: (error) => log.warn({ err: error }, 'idle connection lost'),
  })
  const indexer = await startIndexer({
    database,
    config,
    log: (level, message, facts) => log[level](facts, message),
  })
  return {
    stop: async () => {
      await indexer.stop()
      await database.close()
    },
  }
})
