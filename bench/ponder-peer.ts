import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findPort } from '../lib/processes/find-port'
import type { LocalStack } from '../lib/testing/local-stack'
import { createTestDatabase } from '../lib/testing/test-database'

/** What Ponder made of a chain's history. */
export type PeerRun = { version: string; events: number; perSecond: number; secondsWithStart: number }

/** Longest wait for Ponder's backfill. */
const LIMIT_MS = 200_000

/** More than Ponder takes any chain's finality to be. */
const FINALITY_BLOCKS = 200

/** As many as our index asks for at once where blocks are full; left to itself it asks for more than anvil answers in time. */
const BLOCKS_A_REQUEST = 4

/** As in our index: the raw log, and a line for either side. */
const SCHEMA = `import { onchainTable } from 'ponder'
export const log = onchainTable('log', (t) => ({
  id: t.text().primaryKey(), block: t.bigint().notNull(), blockHash: t.hex().notNull(), txHash: t.hex().notNull(),
  from: t.hex().notNull(), to: t.hex().notNull(), value: t.bigint().notNull(),
}))
export const line = onchainTable('line', (t) => ({
  id: t.text().primaryKey(), wallet: t.hex().notNull(), type: t.text().notNull(), amount: t.bigint().notNull(),
  counterparty: t.hex().notNull(), txHash: t.hex().notNull(), block: t.bigint().notNull(), time: t.bigint().notNull(),
}))
`
const INDEXING = `import { ponder } from 'ponder:registry'
import { line, log } from 'ponder:schema'
ponder.on('Token:Transfer', async ({ event, context }) => {
  const { from, to, value } = event.args
  const { number: block, hash: blockHash, timestamp: time } = event.block
  const txHash = event.transaction.hash
  await context.db.insert(log).values({ id: event.id, block, blockHash, txHash, from, to, value })
  await context.db.insert(line).values([
    { id: event.id + ':out', wallet: from, type: 'transfer-out', amount: value, counterparty: to, txHash, block, time },
    { id: event.id + ':in', wallet: to, type: 'transfer-in', amount: value, counterparty: from, txHash, block, time },
  ])
})
`
const API = `import { Hono } from 'hono'
export default new Hono()
`

function configOf(
  { network }: LocalStack,
  { connectionString, endBlock }: { connectionString: string; endBlock: bigint },
) {
  const { token, fromBlock } = network.deployment
  return `import { createConfig } from 'ponder'
const abi = [{ type: 'event', name: 'Transfer', inputs: [
  { indexed: true, name: 'from', type: 'address' }, { indexed: true, name: 'to', type: 'address' },
  { indexed: false, name: 'value', type: 'uint256' } ] }] as const
export default createConfig({
  ordering: 'multichain',
  database: { kind: 'postgres', connectionString: '${connectionString}' },
  chains: { local: { id: ${network.chainId}, rpc: '${network.rpcUrls[0]}', disableCache: true, ethGetLogsBlockRange: ${BLOCKS_A_REQUEST} } },
  contracts: { Token: { abi, chain: 'local', address: '${token}', startBlock: ${fromBlock}, endBlock: ${endBlock} } },
})
`
}

function writeApp(folder: string, config: string): string {
  const app = path.join(folder, 'app')
  rmSync(app, { recursive: true, force: true })
  mkdirSync(path.join(app, 'src/api'), { recursive: true })
  writeFileSync(path.join(app, 'package.json'), '{"type":"module"}')
  writeFileSync(path.join(app, 'ponder.config.ts'), config)
  writeFileSync(path.join(app, 'ponder.schema.ts'), SCHEMA)
  writeFileSync(path.join(app, 'src/index.ts'), INDEXING)
  writeFileSync(path.join(app, 'src/api/index.ts'), API)
  return app
}

/**
 * Backfills the same chain with the Ponder that is installed in `folder` (`npm install ponder hono viem typescript`
 * there), into a database of its own on the same server. Timed from Ponder's first request to the chain until it says
 * that the backfill is complete; `secondsWithStart` counts from the start of its process.
 */
export async function runPonder(stack: LocalStack, folder: string): Promise<PeerRun> {
  const database = await createTestDatabase()
  const endBlock = await stack.client.getBlockNumber({ cacheTime: 0 })
  // Only what is final counts as history there; the empty blocks after it are not indexed.
  await stack.chain.mine({ blocks: FINALITY_BLOCKS })
  const app = writeApp(folder, configOf(stack, { connectionString: database.connectionString, endBlock }))
  const binary = path.join(folder, 'node_modules/ponder/dist/esm/bin/ponder.js')
  const flags = ['start', '--root', app, '--schema', 'peer', '--port', String(await findPort()), '--log-format', 'json']
  const spawnedAt = performance.now()
  const env = { ...process.env, PONDER_TELEMETRY_DISABLED: '1', CI: '1' }
  const child = spawn(process.execPath, [binary, ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env })
  try {
    const { startedAt, endedAt } = await readTimes(child.stdout, child.stderr)
    const { rows } = await database.pool.query<{ events: number; lines: number }>(
      'SELECT (SELECT count(*)::int FROM peer.log) AS events, (SELECT count(*)::int FROM peer.line) AS lines',
    )
    const { events = 0, lines = 0 } = rows[0] ?? {}
    if (lines !== 2 * events) throw new Error(`Ponder wrote ${events} logs and ${lines} lines`)
    const { version } = (
      await import(path.join(folder, 'node_modules/ponder/package.json'), { with: { type: 'json' } })
    ).default as { version: string }
    const perSecond = Math.round((events * 1000) / (endedAt - startedAt))
    return { version, events, perSecond, secondsWithStart: Number(((endedAt - spawnedAt) / 1000).toFixed(1)) }
  } finally {
    child.kill('SIGKILL')
    await database.close()
  }
}

/** When the backfill began and ended, by what Ponder logs. */
async function readTimes(...outputs: NodeJS.ReadableStream[]): Promise<{ startedAt: number; endedAt: number }> {
  let startedAt = 0
  let text = ''
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Ponder did not finish: ${text.slice(-2_000)}`)), LIMIT_MS)
    const read = (chunk: Buffer) => {
      text += chunk.toString()
      if (process.env.PONDER_VERBOSE) process.stderr.write(chunk)
      if (startedAt === 0 && /Started fetching backfill JSON-RPC data/.test(text)) {
        startedAt = performance.now()
      }
      if (/Completed backfill indexing across all chains/.test(text)) {
        clearTimeout(timer)
        resolve({ startedAt, endedAt: performance.now() })
      }
    }
    for (const output of outputs) output.on('data', read)
  })
}
