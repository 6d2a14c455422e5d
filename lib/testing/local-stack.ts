import { spawn } from 'node:child_process'
import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import {
  type Account,
  type Chain,
  createTestClient,
  createWalletClient,
  defineChain,
  http,
  type PublicClient,
  type TestClient,
  type Transport,
  type WalletClient,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { deployContracts } from '@/contracts/deploy/deploy-contracts'
import { localParameters } from '@/contracts/deploy/local-parameters'
import { createNetworkClients, type NetworkClients } from '@/lib/chain/server/network-clients'
import { createKeySigner } from '@/lib/chain/server/signer'
import { findNetwork } from '@/lib/config/chains'
import type { NetworkConfig } from '@/lib/config/env.server'
import { LOCAL_ACCOUNT_INDEX, localAccount, localSigner } from '@/lib/config/local-accounts'
import { syncNetwork } from '@/lib/indexer/sync-network'
import { findPort } from '@/lib/processes/find-port'
import { startLegacyGate } from '@/lib/processes/legacy-gate'
import { findAnvil } from '@/lib/processes/start-anvil'
import { createRewardsSource, type RewardsSource } from '@/lib/rewards/server/rewards-source'
import { advanceEpochs } from '@/lib/worker/jobs/advance-epochs'
import type { WorkerNetwork } from '@/lib/worker/worker-network'
import { endChildWithTests } from './end-with-tests'
import { createProofFolder } from './proof-folder'
import { createTestDatabase, type TestDatabase } from './test-database'

/** A wallet on the test's chain. */
export type StackWallet = WalletClient<Transport, Chain, Account>

/** A whole platform in one test: chain, contracts, database, index and worker, moved on by hand. */
export type LocalStack = {
  database: TestDatabase
  network: NetworkConfig
  clients: NetworkClients
  client: PublicClient
  chain: TestClient
  worker: WorkerNetwork
  /** What rewards are read from, with the worker's proof files. */
  rewards: RewardsSource
  /** What the worker told an operator. */
  alerts: string[]
  /** Start of epoch 0, Unix seconds. */
  genesis: number
  wallet: (part: keyof typeof LOCAL_ACCOUNT_INDEX) => StackWallet
  /** Indexes what is mined, and mines nothing. */
  index: () => Promise<void>
  /** Mines until everything sent is final and indexes it. */
  sync: () => Promise<void>
  /** Moves the chain and the network's clock to an instant, Unix seconds. */
  travelTo: (seconds: number) => Promise<void>
  /** One cycle of the worker by what is final already; mines nothing by itself. */
  advance: () => Promise<void>
  /** One sync and one cycle of the worker. */
  cycle: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * What failed is tried again after a pause by the machine's clock, while a test's chain runs ahead of it: a quick machine
 * would be through all its cycles before the pause is over. For the test, the pause is over with the next cycle.
 */
const AGE_FAILED = sql`UPDATE operator_transactions SET created_at = created_at - interval '1 hour'
  WHERE state IN ('failed', 'reverted')`

async function startChain(chainId: number, genesis: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await findPort()
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--silent', '--timestamp', String(genesis - 120)]
  const child = spawn(findAnvil(), [...flags, '--chain-id', String(chainId)], { stdio: 'ignore' })
  endChildWithTests(child)
  const url = `http://127.0.0.1:${port}`
  const probe = { method: 'POST', headers: { 'content-type': 'application/json' } }
  for (let waited = 0; waited < 20_000; waited += 50) {
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}'
    const answer = await fetch(url, { ...probe, body }).catch(() => null)
    if (answer?.ok) return openChain(chainId, url, () => child.kill('SIGKILL'))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error('anvil did not come up')
}

async function openChain(chainId: number, url: string, kill: () => void) {
  if (findNetwork(chainId)?.fees !== 'legacy') return { url, stop: async () => kill() }
  const gate = await startLegacyGate(url)
  const stop = async () => {
    await gate.stop()
    kill()
  }
  return { url: gate.url, stop }
}

/** How a test's stack differs from the usual one. */
export type StackOptions = {
  /** Which network it is, of those that chains.ts has; the first of this machine unless told. */
  chainId?: number
  /** The database of another stack, to have two networks in one; it stays open when this stack stops. */
  database?: TestDatabase
  /** Start of epoch 0, Unix seconds; now unless told. */
  genesis?: number
  rewardUnpaidUsage?: boolean
  epochLength?: number
}

/** Starts a chain whose epoch 0 begins at `genesis`, deploys, and opens a database. Costs about two seconds. */
export async function createLocalStack(options: StackOptions = {}): Promise<LocalStack> {
  const { chainId = 31_337, genesis = Math.floor(Date.now() / 1000) } = options
  const anvil = await startChain(chainId, genesis)
  try {
    return await openStack(anvil, { chainId, genesis, options })
  } catch (error) {
    await anvil.stop() // nobody else knows of it
    throw error
  }
}

async function openStack(
  anvil: { url: string; stop: () => Promise<void> },
  { chainId, genesis, options }: { chainId: number; genesis: number; options: StackOptions },
): Promise<LocalStack> {
  const transport = http(anvil.url)
  const viemChain = defineChain({ ...foundry, id: chainId })
  const wallet = (part: keyof typeof LOCAL_ACCOUNT_INDEX): StackWallet =>
    createWalletClient({
      account: localSigner(LOCAL_ACCOUNT_INDEX[part]),
      chain: viemChain,
      transport: minedHttp(anvil.url),
    })
  const network = await deployNetwork({ chainId, genesis, url: anvil.url, wallet: wallet('deployer'), options })
  const database = options.database ?? (await createTestDatabase())
  const clients = createNetworkClients([network])
  const client = clients.get(chainId)
  const chain = createTestClient({ mode: 'anvil', chain: viemChain, transport })
  const alerts: string[] = []
  const worker: WorkerNetwork = {
    db: database.db,
    network,
    client,
    schedule: { genesis, lengthSeconds: options.epochLength ?? 60 },
    operator: createKeySigner(localAccount('operator').privateKey),
    publisher: createKeySigner(localAccount('publisher').privateKey),
    proofFolder: createProofFolder(),
    log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    onAlert: (message) => alerts.push(message),
  }
  const index = async () => {
    for (let behind = true; behind; ) {
      behind = (await syncNetwork({ db: database.db, client, network }, { maxBlocks: 1_000 })).behind
    }
  }
  const sync = async () => {
    await chain.mine({ blocks: network.confirmations + 1, interval: 1 })
    await index()
    network.clockOffsetMs = Number((await client.getBlock()).timestamp) * 1000 - Date.now()
  }
  return {
    database,
    network,
    clients,
    client,
    chain,
    worker,
    rewards: createRewardsSource(database.db, worker.proofFolder),
    alerts,
    genesis,
    wallet,
    index,
    sync,
    travelTo: async (seconds) => {
      // What the worker has sent belongs to the time before.
      await chain.mine({ blocks: 1 })
      await chain.setNextBlockTimestamp({ timestamp: BigInt(seconds) })
      await sync()
    },
    cycle: async () => {
      await sync()
      await database.db.execute(AGE_FAILED)
      await advanceEpochs(worker)
    },
    advance: () => advanceEpochs(worker),
    stop: async () => {
      if (!options.database) await database.close()
      await anvil.stop()
    },
  }
}

/**
 * Answers a sent transaction once it is mined: anvil mines it a moment after it has taken it, and a test that moved the
 * clock in that moment would see it in a block of the future.
 */
function minedHttp(url: string): Transport {
  return (parameters) => {
    const inner = http(url)(parameters)
    const request = (async (call: Parameters<typeof inner.request>[0]) => {
      const answer = await inner.request(call)
      if (call.method !== 'eth_sendRawTransaction') return answer
      // A test that mines by hand waits for nothing here.
      if (!(await inner.request({ method: 'anvil_getAutomine' }))) return answer
      const isMined = () => inner.request({ method: 'eth_getTransactionReceipt', params: [answer] })
      while ((await isMined()) === null) await new Promise((resolve) => setTimeout(resolve, 5))
      return answer
    }) as typeof inner.request
    return { ...inner, request }
  }
}

async function deployNetwork(parameters: {
  chainId: number
  genesis: number
  url: string
  wallet: StackWallet
  options: StackOptions
}): Promise<NetworkConfig> {
  const { chainId } = parameters
  const entry = findNetwork(chainId)
  if (!entry) throw new Error('the local network is known')
  const base = {
    ...entry,
    rpcUrls: [parameters.url] as const,
    publicRpcUrl: parameters.url,
    rewardUnpaidUsage: parameters.options.rewardUnpaidUsage ?? false,
    clockOffsetMs: 0,
  }
  const probe = createNetworkClients([{ ...base, deployment: {} as NetworkConfig['deployment'] }]).get(chainId)
  const deployment = await deployContracts({
    walletClient: parameters.wallet,
    publicClient: probe,
    parameters: {
      ...localParameters({ genesis: parameters.genesis }),
      epochLength: parameters.options.epochLength ?? 60,
      withdrawalNotice: (parameters.options.epochLength ?? 60) + 30,
      disputeWindow: (parameters.options.epochLength ?? 60) + 60,
    },
  })
  return { ...base, deployment }
}

/** The quote signer of the stack, as an account that signs typed data. */
export function quoteSignerAccount() {
  return privateKeyToAccount(localAccount('quoteSigner').privateKey)
}
