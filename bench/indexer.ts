import { encodeFunctionData, erc20Abi, numberToHex, type PublicClient } from 'viem'
import { syncNetwork } from '../lib/indexer/sync-network'
import { createLocalStack, type LocalStack } from '../lib/testing/local-stack'
import { createTestDatabase, stopTestDatabases } from '../lib/testing/test-database'

/**
 * `npm run -s bench:indexer [-- EVENTS]`: how fast an empty index takes in a chain's history, on this machine's anvil
 * and PostgreSQL. Every event is a transfer of our own token, which gives a raw log and two lines of history.
 */
const EVENTS = Number(process.argv[2] ?? 60_000)

/** Transactions a block, and JSON-RPC calls a request. */
const BLOCK = 1_000
const BATCH = 250

async function sendTransfers({ client, network, wallet }: LocalStack, count: number): Promise<void> {
  const from = wallet('treasury').account.address
  const to = wallet('demo').account.address
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [to, 1n] })
  const url = network.rpcUrls[0]
  const call = async (calls: { method: string; params: unknown[] }[]) => {
    const body = JSON.stringify(calls.map((one, id) => ({ jsonrpc: '2.0', id, ...one })))
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const text = await answer.text()
    if (text.includes('"error"')) throw new Error(text.slice(0, 300))
  }
  await call([
    { method: 'evm_setAutomine', params: [false] },
    { method: 'evm_setBlockGasLimit', params: [numberToHex(10n ** 9n)] },
  ])
  await call([{ method: 'anvil_mine', params: ['0x1'] }])
  let nonce = await client.getTransactionCount({ address: from })
  for (let sent = 0; sent < count; sent += BLOCK) {
    for (let part = 0; part < BLOCK; part += BATCH) {
      const transaction = { from, to: network.deployment.token, data, gas: '0x13880' }
      const calls = Array.from({ length: BATCH }, (_, i) => ({
        method: 'eth_sendTransaction',
        params: [{ ...transaction, nonce: numberToHex(nonce + i) }],
      }))
      await call(calls)
      nonce += BATCH
    }
    await call([{ method: 'anvil_mine', params: ['0x1'] }])
  }
}

async function backfill({ network, client }: { network: LocalStack['network']; client: PublicClient }) {
  const database = await createTestDatabase()
  const started = performance.now()
  const cpu = process.cpuUsage()
  for (let behind = true; behind; ) {
    behind = (await syncNetwork({ db: database.db, client, network }, { maxBlocks: 1_000 })).behind
  }
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const { rows } = await database.pool.query<{ events: number }>('SELECT count(*)::int AS events FROM chain_logs')
  await database.close()
  return { events: rows[0]?.events ?? 0, seconds, cpuSeconds: (user + system) / 1e6 }
}

const stack = await createLocalStack()
try {
  await sendTransfers(stack, EVENTS)
  const { events, seconds, cpuSeconds } = await backfill(stack)
  const perSecond = Math.round(events / seconds)
  const ratioToPonder = Number((perSecond / 4_000).toFixed(2))
  process.stdout.write(
    `${JSON.stringify({ events, seconds: Number(seconds.toFixed(2)), cpuSeconds: Number(cpuSeconds.toFixed(2)), eventsPerSecond: perSecond, ratioToPonder })}\n`,
  )
} finally {
  await stack.stop()
  await stopTestDatabases()
}
