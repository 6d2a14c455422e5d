import 'server-only'
import { getServerConfig } from '@/lib/config/env.server'
import { openDatabase } from '@/lib/db/server/database'
import { countConnections } from '@/lib/worker/count-connections'
import { startWatcher } from '@/lib/worker/watcher/start-watcher'
import { runProcess } from './run-process'

/** The watcher: recomputes every submitted root and, holding the guardian's key, revokes a wrong one inside the delay. */
await runProcess('watcher', async (log) => {
  const config = getServerConfig()
  const database = openDatabase(config.databaseUrl, {
    maxConnections: countConnections(config.networks.length),
    onError: (error) => log.warn({ err: error }, 'idle connection lost'),
  })
  const watcher = await startWatcher({ database, config, log })
  return {
    stop: async () => {
      await watcher.stop()
      await database.close()
    },
  }
})
