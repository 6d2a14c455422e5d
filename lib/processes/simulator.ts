import 'server-only'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Logger } from 'pino'
import { createPublicClient, defineChain, http, type PublicClient, parseAbi } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { emissionControllerAbi } from '@/lib/chain/abi/emission-controller'
import {
  findServedNetwork,
  getServerConfig,
  type NetworkConfig,
  networkNowMs,
  type ServerConfig,
} from '@/lib/config/env.server'
import { localAccount } from '@/lib/config/local-accounts'
import { localRateCard } from '@/lib/config/local-rate-card'
import { openDatabase } from '@/lib/db/server/database'
import { importRateCard } from '@/lib/epochs/server/import-rate-card'
import { runProcess } from './run-process'
import { buyTask, type Consumer, createConsumer } from './simulator/consumer'
import { meterInterval } from './simulator/fleet'
import { listRunningTasks, type RunningTask } from './simulator/list-running-tasks'
import { completeTask, reportUsage } from './simulator/meter'
import { createPlatformClient } from './simulator/platform-client'

/**
 * Plays the platform and two consumers on the local network, through the same API and contracts as everybody:
 * runs every paid task for about a minute, the newcomer's included, and keeps a task or two of its own going.
 */
const STEP_MS = 5_000
/** A simulated task is done after this long, whatever was paid for: so the newcomer sees its end. */
const TASK_RUN_MS = 75_000
/** Pause between two purchases of the simulated consumers. */
const PURCHASE_EVERY_MS = 90_000
/** What each local wallet is given of the test dollar: 25,000 with 6 decimals. */
const FAUCET_AMOUNT = 25_000_000_000n

const faucetAbi = parseAbi([
  'function mint(address to, uint256 amount)',
  'function balanceOf(address) view returns (uint256)',
])

type Simulation = {
  config: ServerConfig
  network: NetworkConfig
  publicClient: PublicClient
  db: ReturnType<typeof openDatabase>
}

function chainOf(network: NetworkConfig) {
  const { chainId: id, name, nativeCurrency, rpcUrls } = network
  return defineChain({ id, name, nativeCurrency, rpcUrls: { default: { http: [...rpcUrls] } } })
}

function openSimulation(): Simulation {
  const config = getServerConfig()
  const { values } = parseArgs({ options: { chain: { type: 'string' }, history: { type: 'boolean' } } })
  const network = findServedNetwork(config, values.chain === undefined ? undefined : Number(values.chain))
  if (!network?.local || !config.localDemo) throw new Error('the simulator plays on local networks only')
  const publicClient = createPublicClient({ chain: chainOf(network), transport: http(network.rpcUrls[0]) })
  return { config, network, publicClient, db: openDatabase(config.databaseUrl) }
}

function meterOf({ config, network }: Simulation) {
  const account = privateKeyToAccount(localAccount('meter').privateKey)
  return { client: createPlatformClient(config.origin), network, account }
}

function openConsumer(
  { config, network, publicClient }: Simulation,
  part: 'consumerA' | 'consumerB',
): Promise<Consumer> {
  const account = privateKeyToAccount(localAccount(part).privateKey)
  return createConsumer({ origin: config.origin, network, chain: chainOf(network), publicClient, account })
}

/** The test dollar, which payments of the simulated consumers are in. */
function testDollar(network: NetworkConfig) {
  const token = network.deployment.tokens.find((candidate) => !candidate.own)
  if (!token) throw new Error('the local deployment has no test dollar')
  return token.address
}

/** Gives every local wallet test dollars where it has none yet. */
async function fillWallets(simulation: Simulation, consumer: Consumer): Promise<void> {
  const token = testDollar(simulation.network)
  for (const part of ['consumerA', 'consumerB', 'demo', 'secondDemo'] as const) {
    const { address } = localAccount(part)
    const read = { address: token, abi: faucetAbi } as const
    if ((await simulation.publicClient.readContract({ ...read, functionName: 'balanceOf', args: [address] })) > 0n)
      continue
    const hash = await consumer.wallet.writeContract({ ...read, functionName: 'mint', args: [address, FAUCET_AMOUNT] })
    await simulation.publicClient.waitForTransactionReceipt({ hash, pollingInterval: 200 })
  }
}

async function waitForTasks(simulation: Simulation, count: number): Promise<RunningTask[]> {
  for (let waited = 0; waited < 60_000; waited += 300) {
    const running = await listRunningTasks(simulation.db.db, { chainId: simulation.network.chainId })
    if (running.length >= count) return running
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  throw new Error('the payments of the simulated consumers were not indexed within a minute')
}

/** First start only: two paid tasks and one that nobody paid for, with usage in every epoch since genesis. */
async function fillHistory(simulation: Simulation): Promise<void> {
  const { network, publicClient } = simulation
  const marker = path.join(simulation.config.stateDir, `history-filled-${network.chainId}`)
  if (existsSync(marker)) return
  const emission = { address: network.deployment.emission, abi: emissionControllerAbi } as const
  const [genesis, length] = await Promise.all([
    publicClient.readContract({ ...emission, functionName: 'genesis' }),
    publicClient.readContract({ ...emission, functionName: 'epochLength' }),
  ])
  const schedule = { genesis: Number(genesis), lengthSeconds: Number(length) }
  await importRateCard(simulation.db.db, {
    chainId: network.chainId,
    schedule,
    nowMs: networkNowMs(network),
    card: localRateCard(network.deployment.tokens),
  })
  const [a, b] = [await openConsumer(simulation, 'consumerA'), await openConsumer(simulation, 'consumerB')]
  await fillWallets(simulation, a)
  const token = testDollar(network)
  await Promise.all([
    buyTask(a, { token, gpuModel: 'h100-sxm', gpuMilli: 8000, durationMs: 7_200_000 }),
    buyTask(b, { token, gpuModel: 'a100-80gb', gpuMilli: 2500, durationMs: 3_600_000 }),
  ])
  const running = await waitForTasks(simulation, 2)
  const unpaid = {
    taskId: 'trial_run',
    consumer: localAccount('consumerB').address,
    gpuModel: 'rtx-4090',
    gpuMilli: 500,
  }
  const lengthMs = schedule.lengthSeconds * 1000
  const nowMs = networkNowMs(network)
  for (let start = schedule.genesis * 1000; start + lengthMs < nowMs; start += lengthMs) {
    const tasks = [...running, unpaid]
    await reportUsage(
      meterOf(simulation),
      tasks.flatMap((task) => meterInterval(task, start + 2000, start + lengthMs - 2000)),
    )
  }
  writeFileSync(marker, new Date().toISOString())
}

/** Meters every running task up to now and completes those that ran long enough; one that is refused stops no other. */
async function runTasks(simulation: Simulation, log: Logger): Promise<void> {
  const { chainId } = simulation.network
  for (const task of await listRunningTasks(simulation.db.db, { chainId })) {
    await runTask(simulation, task).catch((error: unknown) =>
      log.warn({ err: error, chainId, taskId: task.taskId }, 'a task was not metered; the next turn tries again'),
    )
  }
}

async function runTask(simulation: Simulation, task: RunningTask): Promise<void> {
  const meter = meterOf(simulation)
  const nowMs = networkNowMs(simulation.network) - 1000
  const { taskId, startedAtMs, durationMs, meteredToMs } = task
  const endsAtMs = startedAtMs + Math.min(durationMs, TASK_RUN_MS)
  const fromMs = Math.max(meteredToMs ?? 0, startedAtMs)
  const toMs = Math.min(nowMs, endsAtMs)
  if (toMs > fromMs) await reportUsage(meter, meterInterval(task, fromMs, toMs))
  if (nowMs >= endsAtMs) await completeTask(meter, { taskId, completedAtMs: Math.max(endsAtMs, fromMs), nowMs })
}

const PURCHASES = [
  { gpuModel: 'h100-sxm', gpuMilli: 4000, durationMs: 3_600_000 },
  { gpuModel: 'rtx-4090', gpuMilli: 16_000, durationMs: 1_800_000 },
  { gpuModel: 'a100-80gb', gpuMilli: 500, durationMs: 7_200_000 },
  { gpuModel: 'h100-sxm', gpuMilli: 1000, durationMs: 900_000 },
] as const

if (process.argv.includes('--history')) {
  const simulation = openSimulation()
  await fillHistory(simulation)
  await simulation.db.close()
} else {
  await runProcess('simulator', async (log) => {
    const simulation = openSimulation()
    let stopped = false
    let purchases = 0
    let lastPurchaseMs = Date.now()
    const turn = async (): Promise<void> => {
      await runTasks(simulation, log)
      if (Date.now() - lastPurchaseMs < PURCHASE_EVERY_MS) return
      lastPurchaseMs = Date.now()
      const consumer = await openConsumer(simulation, purchases % 2 === 0 ? 'consumerA' : 'consumerB')
      const purchase = PURCHASES[purchases % PURCHASES.length] ?? PURCHASES[0]
      await buyTask(consumer, { ...purchase, token: testDollar(simulation.network) })
      purchases += 1
    }
    const loop = (async () => {
      while (!stopped) {
        await turn().catch((error: unknown) => log.warn({ err: error }, 'a turn failed; the next one tries again'))
        for (let waited = 0; waited < STEP_MS && !stopped; waited += 100)
          await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })()
    return {
      stop: async () => {
        stopped = true
        await loop
        await simulation.db.close()
      },
    }
  })
}
