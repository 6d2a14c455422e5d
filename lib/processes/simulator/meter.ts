import { keccak256, stringToBytes } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { IngestView } from '@/lib/usage/ingest-view'
import { METER_TYPES, meterDomain } from '@/lib/usage/meter-typed-data'
import type { PlatformClient } from './platform-client'

/** One metered interval as a meter reports it. */
export type MeteredInterval = {
  recordId: string
  taskId: string
  provider: string
  consumer: string
  gpuModel: string
  gpuMilli: number
  startedAtMs: number
  endedAtMs: number
  verifiedBps: number
}

type Meter = {
  client: PlatformClient
  network: Pick<NetworkConfig, 'chainId' | 'deployment'>
  account: PrivateKeyAccount
}

/** Signs and sends usage; the same records again change nothing. */
export async function reportUsage(meter: Meter, records: readonly MeteredInterval[]): Promise<IngestView> {
  const { client, network, account } = meter
  const body = JSON.stringify({ chainId: network.chainId, meter: account.address, records })
  const signature = await account.signTypedData({
    domain: meterDomain({ chainId: network.chainId, accessManager: network.deployment.accessManager }),
    types: METER_TYPES,
    primaryType: 'UsageBatch',
    message: { meter: account.address, bodyHash: keccak256(stringToBytes(body)) },
  })
  return (await client.post('/api/v1/usage', body, { 'x-meter-signature': signature })) as IngestView
}

/** How long a signed completion may be on its way, seconds. */
const COMPLETION_LIFETIME_SECONDS = 3600

/** Signs and sends the completion of a task; `nowMs` is the network's clock, since a task may have ended long ago. */
export async function completeTask(
  meter: Meter,
  { taskId, completedAtMs, nowMs }: { taskId: string; completedAtMs: number; nowMs: number },
): Promise<void> {
  const { client, network, account } = meter
  const deadline = Math.floor(Math.max(nowMs, completedAtMs) / 1000) + COMPLETION_LIFETIME_SECONDS
  const signature = await account.signTypedData({
    domain: meterDomain({ chainId: network.chainId, accessManager: network.deployment.accessManager }),
    types: METER_TYPES,
    primaryType: 'TaskCompletion',
    message: { meter: account.address, taskId, completedAtMs: BigInt(completedAtMs), deadline: BigInt(deadline) },
  })
  const body = JSON.stringify({ chainId: network.chainId, meter: account.address, completedAtMs, deadline })
  await client.post(`/api/v1/tasks/${taskId}/complete`, body, { 'x-meter-signature': signature })
}
