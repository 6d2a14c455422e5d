import 'server-only'
import { PgBoss } from 'pg-boss'
import { type Logger, pino } from 'pino'
import { createNetworkClients, type NetworkClients } from '@/lib/chain/server/network-clients'
import { openSigner } from '@/lib/chain/server/open-signer'
import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { getWebhookTarget, type NetworkConfig, type ServerConfig } from '@/lib/config/env.server'
import { readSignerSource } from '@/lib/config/signer-source'
import { SECOND_MS } from '@/lib/core/time'
import type { Database } from '@/lib/db/server/database'
import { keepConfiguredEndpoint } from '@/lib/payments/server/webhook-endpoints'
import { advanceEpochs } from './jobs/advance-epochs'
import { runNextShadow } from './jobs/run-next-shadow'
import { tellPlatform } from './jobs/tell-platform'
import { runLockedCycle } from './run-locked-cycle'
import { startLoop } from './start-loop'
import { SHADOW_LOCKS, WORKER_LOCKS, withNetworkLock } from './with-network-lock'
import type { WorkerNetwork } from './worker-network'

/** Longest pause between two cycles of a network whose blocks are slow. */
const LONGEST_PAUSE_S = 15
/** Pause between two looks for what the platform is to be told. */
const WEBHOOK_PAUSE_S = 2
/** Pause between two looks for what is to be tried in shadow; nobody waits for it by the second. */
const SHADOW_PAUSE_S = 5
/** The same while a run fails again and again: each reads a whole epoch. */
const LONGEST_SHADOW_PAUSE_S = 3_600

/** What the worker runs with. */
export type WorkerParameters = { database: Database; config: ServerConfig; log?: Logger }

/**
 * Starts the worker: a queue a network, whose job runs a cycle and queues the next, and one for shadow runs. Jobs survive in the database; a
 * cycle that fails is logged, shown by /health and tried again. Throws where keys are missing or pg-boss cannot start.
 */
export async function startWorker({ database, config, log = pino() }: WorkerParameters): Promise<{
  stop: () => Promise<void>
}> {
  const clients = createNetworkClients(config.networks)
  const signers = await Promise.all(config.networks.map((network) => openSigners(network)))
  const webhookTarget = getWebhookTarget()
  const boss = new PgBoss({ connectionString: config.databaseUrl, schema: 'pgboss', max: 4 })
  boss.on('error', (error) => log.warn({ err: error }, 'job queue'))
  await boss.start()
  const stopping = new AbortController()
  for (const [index, network] of config.networks.entries()) {
    const own = signers[index]
    if (!own) continue
    const run = { boss, database, clients, network, proofFolder: config.proofFolder, log, ...own }
    await startNetwork(run)
    await startShadows(run, stopping.signal)
  }
  await startWebhooks({ boss, database, config, log, webhookTarget })
  return {
    stop: async () => {
      // What is only tried need not be waited for: the next worker tries it.
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 20 * SECOND_MS })
    },
  }
}

/** One queue for all networks; each run queues the next, and what is due survives in the database. */
async function startWebhooks(
  run: WorkerParameters & { boss: PgBoss; log: Logger; webhookTarget: ReturnType<typeof getWebhookTarget> },
): Promise<void> {
  const { boss, database, config, log } = run
  await keepConfiguredEndpoint(database.db, {
    target: run.webhookTarget,
    chainIds: config.networks.map(({ chainId }) => chainId),
  })
  await startLoop(boss, {
    queue: 'tell-platform',
    pollingSeconds: 1,
    pauseSeconds: WEBHOOK_PAUSE_S,
    expireSeconds: 600,
    work: () => tellPlatform(database, { networks: config.networks, log }),
    onError: (error) => log.error({ err: error }, 'webhooks failed, they are tried again'),
  })
}

async function openSigners({ chainId }: NetworkConfig) {
  return {
    operator: await openSigner(readSignerSource('OPERATOR', chainId)),
    publisher: await openSigner(readSignerSource('PUBLISHER', chainId)),
  }
}

type NetworkRun = Awaited<ReturnType<typeof openSigners>> & {
  boss: PgBoss
  database: Database
  clients: NetworkClients
  network: NetworkConfig
  proofFolder: string
  log: Logger
}

async function startNetwork(run: NetworkRun): Promise<void> {
  const { boss, network } = run
  await startLoop(boss, {
    queue: `advance-epochs-${network.chainId}`,
    pollingSeconds: 0.5,
    pauseSeconds: Math.min(Math.ceil(network.blockTimeMs / SECOND_MS), LONGEST_PAUSE_S),
    expireSeconds: 3600,
    work: () => runCycle(run),
    onError: (error) => run.log.error({ err: error, chainId: network.chainId }, 'cycle failed, it is tried again'),
  })
}

/** Beside the cycles and under a lock of its own: however long a run takes, no epoch waits for it. */
async function startShadows({ boss, database, network, log }: NetworkRun, signal: AbortSignal): Promise<void> {
  const { chainId } = network
  const work = () => runNextShadow({ db: database.db, network, log, signal })
  await startLoop(boss, {
    queue: `run-shadows-${chainId}`,
    pollingSeconds: 1,
    pauseSeconds: SHADOW_PAUSE_S,
    longestPauseSeconds: LONGEST_SHADOW_PAUSE_S,
    expireSeconds: 3600,
    work: () => withNetworkLock(database.pool, { chainId, locks: SHADOW_LOCKS, work }),
    onError: (error) => log.error({ err: error, chainId }, 'shadow run failed, it is tried again'),
  })
}

async function runCycle(run: NetworkRun): Promise<void> {
  await runLockedCycle(
    { ...run, process: 'worker', locks: WORKER_LOCKS, failed: 'cycle failed, it is tried again' },
    async (onAlert, checkLock) => advanceEpochs({ ...(await toWorkerNetwork(run, onAlert)), checkLock }),
  )
}

async function toWorkerNetwork(run: NetworkRun, onAlert: (message: string) => void): Promise<WorkerNetwork> {
  const { database, network, operator, publisher, proofFolder, log } = run
  const client = run.clients.get(network.chainId)
  const schedule = await readEpochSchedule(client, network)
  return { db: database.db, network, client, schedule, operator, publisher, proofFolder, log, onAlert }
}
