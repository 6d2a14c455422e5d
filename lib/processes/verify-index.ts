import 'server-only'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { getServerConfig } from '@/lib/config/env.server'
import { openDatabase } from '@/lib/db/server/database'
import { startEmbeddedPostgres } from '@/lib/db/server/embedded-postgres'
import { migrateDatabase } from '@/lib/db/server/migrate'
import { verifyIndex } from '@/lib/indexer/verify-index'
import { runCommand } from './run-process'

/**
 * npm run -s index:verify [-- CHAIN_ID…]: replays each network's chain into a throw-away database and compares every row
 * with the index. One line of JSON a network; exit 1 where anything differs.
 */
await runCommand('index:verify', async () => {
  const config = getServerConfig()
  const chosen = process.argv.slice(2).map(Number)
  const folder = mkdtempSync(path.join(tmpdir(), 'warpshare-verify-'))
  chmodSync(folder, 0o755) // as root the server runs as another user, who must be able to enter
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), ephemeral: true })
  const live = openDatabase(config.databaseUrl)
  const scratch = openDatabase(server.connectionString)
  try {
    await migrateDatabase(server.connectionString)
    const clients = createNetworkClients(config.networks)
    for (const network of config.networks) {
      if (chosen.length > 0 && !chosen.includes(network.chainId)) continue
      const verdict = await verifyIndex({ live, scratch }, { client: clients.get(network.chainId), network })
      console.log(JSON.stringify(verdict))
      if (!verdict.ok) process.exitCode = 1
    }
  } finally {
    await Promise.all([live.close(), scratch.close()])
    await server.stop()
    for (const used of [folder, path.dirname(server.dataDir)]) rmSync(used, { recursive: true, force: true })
  }
})
