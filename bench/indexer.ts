import { encodeFunctionData, erc20Abi, numberToHex } from 'viem'
import { CATCH_UP, startIndexer } from '../lib/indexer/start-indexer'
import { syncNetwork } from '../lib/indexer/sync-network'
import { createLocalStack, type LocalStack } from '../lib/testing/local-stack'
import { createTestDatabase, stopTestDatabases } from '../lib/testing/test-database'
import { runPonder } from './ponder-peer'

/**
 * `npm run -s bench:indexer [-- EVENTS]`: how fast an empty index takes in a chain's history, and how far it is behind
 * the head of a busy chain, on this machine's anvil and PostgreSQL. Every event is a transfer of our own token in a
 * transaction of its own, which gives a raw log and two lines of history. `PONDER_DIR=FOLDER` has Ponder, installed
 * there, take in the same chain for comparison.
 */
const EVENTS = Number(process.argv[2] ?? 60_000)
const BACKFILLS = 5

/** Transactions a block, and JSON-RPC calls a request. */
const BLOCK = 1_000
const BATCH = 250

/** The busy chain: a block a second with this many events, for this long; the lag is looked at ten times a second. */
const LIVE_EVENTS = 250
const LIVE_SECONDS = 30
const SAMPLE_MS = 100

/** Where the peer is installed, if it is to be measured: npm install ponder hono viem typescript. */
const { PONDER_DIR } = process.env

type RpcCall = { method: string; params: unknown[] }

function rpc({ network }: LocalStack) {
  return async (calls: RpcCall[]) => {
    const body = JSON.stringify(calls.map((one, id) => ({ jsonrpc: '2.0', id, ...one })))
    const headers = { 'content-type': 'application/json' }
    const text = await (await fetch(network.rpcUrls[0], { method: 'POST', headers, body })).text()
    if (text.includes('"error"')) throw new Error(text.slice(0, 300))
  }
}

/** Sends transfers of one token unit, `BATCH` a request; they are mined when the chain mines. */
async function makeSender(stack: LocalStack) {
  const { client, network, wallet } = stack
  const from = wallet('treasury').account.address
  const data = encodeFunctionData({
    abi: erc20Abi,
    functionName: 'transfer',
    args: [wallet('demo').account.address, 1n],
  })
  const call = rpc(stack)
  let nonce = await client.getTransactionCount({ address: from })
  return async (count: number) => {
    for (let sent = 0; sent < count; sent += BATCH) {
      const transaction = { from, to: network.deployment.token, data, gas: '0x13880' }
      const calls = Array.from({ length: Math.min(BATCH, count - sent) }, () => ({
        method: 'eth_sendTransaction',
        params: [{ ...transaction, nonce: numberToHex(nonce++) }],
      }))
      await call(calls)
    }
  }
}

async function fillChain(stack: LocalStack, send: (count: number) => Promise<void>): Promise<void> {
  const call = rpc(stack)
  const mine = { method: 'anvil_mine', params: ['0x1'] }
  await call([
    { method: 'evm_setAutomine', params: [false] },
    { method: 'evm_setBlockGasLimit', params: [numberToHex(10n ** 9n)] },
  ])
  await call([mine])
  for (let sent = 0; sent < EVENTS; sent += BLOCK) {
    await send(Math.min(BLOCK, EVENTS - sent))
    await call([mine])
  }
}

async function backfill({ network, client }: LocalStack) {
  const database = await createTestDatabase()
  const started = performance.now()
  const cpu = process.cpuUsage()
  for (let behind = true; behind; ) {
    behind = (await syncNetwork({ db: database.db, client, network }, CATCH_UP)).behind
  }
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const { rows } = await database.pool.query<{ events: number }>('SELECT count(*)::int AS events FROM chain_logs')
  await database.close()
  const events = rows[0]?.events ?? 0
  return { events, perSecond: Math.round(events / seconds), cpuMs: Math.round((user + system) / 1000) }
}

/** Blocks that the index is behind, sampled while the chain mines a full block a second. */
async function followBusyChain(stack: LocalStack, send: (count: number) => Promise<void>) {
  const { client, network } = stack
  const database = await createTestDatabase()
  await rpc(stack)([{ method: 'evm_setIntervalMining', params: [1] }])
  const indexer = await startIndexer({ database, config: { networks: [network] }, clients: stack.clients })
  const readLag = async () => {
    const head = Number(await client.getBlockNumber({ cacheTime: 0 }))
    const { rows } = await database.pool.query<{ block: number }>(
      'SELECT block_number::int AS block FROM chain_checkpoints',
    )
    return head - (rows[0]?.block ?? 0)
  }
  while ((await readLag()) > 0) await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
  const lags: number[] = []
  const sending = (async () => {
    for (let second = 0; second < LIVE_SECONDS; second += 1) {
      const next = performance.now() + 1000
      await send(LIVE_EVENTS)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())))
    }
    return 'sent'
  })()
  while ((await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))])) !== 'sent') {
    lags.push(await readLag())
  }
  await indexer.stop()
  await database.close()
  lags.sort((a, b) => a - b)
  const at = (share: number) => lags[Math.floor((lags.length - 1) * share)]
  return { samples: lags.length, medianBlocks: at(0.5), p99Blocks: at(0.99), maxBlocks: at(1) }
}

const stack = await createLocalStack()
try {
  const send = await makeSender(stack)
  await fillChain(stack, send)
  const runs = []
  for (let run = 0; run < BACKFILLS; run += 1) runs.push(await backfill(stack))
  const [median = 0] = runs
    .map((run) => run.perSecond)
    .toSorted((a, b) => a - b)
    .slice(Math.floor(BACKFILLS / 2))
  const ponder = PONDER_DIR ? await runPonder(stack, PONDER_DIR) : undefined
  const ratioToPonder = ponder && Number((median / ponder.perSecond).toFixed(2))
  const lag = ponder ? undefined : await followBusyChain(stack, send)
  process.stdout.write(`${JSON.stringify({ backfill: runs, eventsPerSecond: median, ponder, ratioToPonder, lag })}\n`)
} finally {
  await stack.stop()
  await stopTestDatabases()
}
