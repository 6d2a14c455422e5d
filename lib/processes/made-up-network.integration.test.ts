import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deploymentFile, writeDeployment } from '@/contracts/deploy/deployment-file'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { NETWORKS, type NetworkEntry } from '@/lib/config/chains'
import { toClientConfig } from '@/lib/config/client-config.server'
import { parseServerConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { listHistory } from '@/lib/history/server/list-history'
import { syncNetwork } from '@/lib/indexer/sync-network'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness, payTask, quoteTask } from '@/lib/testing/stack-tasks'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'

/** A network that no line of the code knows. */
const MADE_UP: NetworkEntry = {
  chainId: 424_242,
  name: 'Made-up network',
  mark: 'M',
  nativeCurrency: { name: 'Pebble', symbol: 'PEB', decimals: 18 },
  explorerUrl: null,
  confirmations: 3,
  blockTimeMs: 1_500,
  fees: 'legacy',
  graceSeconds: 5,
  local: true,
}

const stateDir = mkdtempSync(path.join(tmpdir(), 'warpshare-made-up-'))
const known = NETWORKS as NetworkEntry[]

let stack: LocalStack
let replica: TestDatabase

beforeAll(async () => {
  known.push(MADE_UP)
  stack = await createLocalStack({ chainId: MADE_UP.chainId })
  writeDeployment(deploymentFile(MADE_UP.chainId, stateDir), stack.network.deployment)
  replica = await createTestDatabase()
})
afterAll(async () => {
  await replica?.close()
  await stack?.stop()
  await stopTestDatabases()
  known.splice(known.indexOf(MADE_UP), 1)
  rmSync(stateDir, { recursive: true, force: true })
})

describe('a network that is an entry and a deployments file', () => {
  it('is served, shown to pages, paid on and indexed by nothing but these two', async () => {
    const config = parseServerConfig({
      ...{ DATABASE_URL: replica.connectionString, NEXTAUTH_URL: 'http://localhost:3000', LOCAL_STATE_DIR: stateDir },
      ...{ NETWORKS: '424242', RPC_URL_424242: stack.network.rpcUrls[0] },
    })
    const [network] = config.networks
    expect(network).toMatchObject({ ...MADE_UP, deployment: { escrow: stack.network.deployment.escrow } })
    expect(toClientConfig(config, null).networks).toMatchObject([{ name: 'Made-up network', mark: 'M' }])

    await openForBusiness(stack)
    const { token } = network.deployment
    const task = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli: 1_000, durationMs: 60_000 })
    await payTask(stack, { consumer: 'consumerA', task })
    await stack.sync()

    // From here on nothing of the test's own stack is used: only what the configuration says.
    const client = createNetworkClients(config.networks).get(network.chainId)
    for (let behind = true; behind; ) {
      behind = (await syncNetwork({ db: replica.db, client, network }, { maxBlocks: 100 })).behind
    }
    const wallets = [stack.wallet('consumerA').account.address.toLowerCase() as Address]
    const { items } = await listHistory(replica.db, { networks: config.networks, wallets, filter: {}, limit: 10 })
    expect(items[0]).toMatchObject({
      ...{ chainId: 424_242, type: 'payment-authorized', symbol: 'WARP', final: true },
      amount: task.maxAmount.toString(),
    })
  })
})
