import 'server-only'
import { getServerConfig } from '@/lib/config/env.server'
import { openDatabase } from '@/lib/db/server/database'
import { countConnections } from '@/lib/worker/count-connections'
import { startWorker } from '@/lib/worker/start-worker'
import { runProcess } from './run-process'

/** The worker: closes epochs, captures, mints, publishes. Holds the operator's and the publisher's key. */
await runProcess('worker', async (log) => {
  const config = getServerConfig()
  const database = openDatabase(config.databaseUrl, {
    maxConnections: countConnections(config.networks.length),
    onError: (error) => log.warn({ err: error }, 'idle connection lost'),
  })
  const worker = await startWorker({ database, config, log })
  return {
    stop: async () => {
      await worker.stop()
      await database.close()
    },
  }
})
