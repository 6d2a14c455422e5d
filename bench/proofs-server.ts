import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import { createHttpFixture } from '@/lib/testing/http-fixture'

/** The API in a process of its own, over a database with one active root; its proof file lies in the given folder. */
const [folder = '', root = '0x'] = process.argv.slice(2) as [string, Hex]
const CHAIN = 31_337

const { createRewardsSource } = await import('@/lib/rewards/server/rewards-source')
const { createTestDatabase, stopTestDatabases } = await import('@/lib/testing/test-database')
const database = await createTestDatabase()
await database.db.execute(sql`
  INSERT INTO epochs (chain_id, epoch, starts_at, ends_at, status) VALUES (${CHAIN}, 0, 0, 1, 'active')`)
await database.db.execute(sql`
  INSERT INTO distributions (chain_id, epoch, root, content_hash, formula_version, captures_to_block, leaf_count, totals,
    statement, carried_out) VALUES (${CHAIN}, 0, ${root}, ${root}, 1, 1, 0, '{}', '{}', '{}')`)
const { app } = await createHttpFixture({ database, rewards: createRewardsSource(database.db, folder) })

const server = createServer(async (request, response) => {
  const answer = await app.fetch(
    new Request(`http://localhost:3000${request.url}`, { method: request.method ?? 'GET' }),
  )
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(Buffer.from(await answer.arrayBuffer()))
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))

process.on('SIGTERM', async () => {
  server.close()
  server.closeAllConnections()
  await database.close()
  await stopTestDatabases()
})
