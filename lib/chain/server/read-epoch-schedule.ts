import 'server-only'
import type { PublicClient } from 'viem'
import { emissionControllerAbi } from '@/lib/chain/abi/emission-controller'
import type { NetworkConfig } from '@/lib/config/env.server'

const schedules = new WeakMap<PublicClient, Promise<{ genesis: number; lengthSeconds: number }>>()

/** Genesis and length of a network's epochs, in Unix seconds; they never change, so they are read once a client. */
export function readEpochSchedule(
  client: PublicClient,
  network: NetworkConfig,
): Promise<{ genesis: number; lengthSeconds: number }> {
  const known = schedules.get(client)
  if (known) return known
  const read = readSchedule(client, network)
  schedules.set(client, read)
  read.catch(() => schedules.delete(client))
  return read
}

async function readSchedule(client: PublicClient, network: NetworkConfig) {
  const contract = { address: network.deployment.emission, abi: emissionControllerAbi } as const
  const [genesis, length] = await Promise.all([
    client.readContract({ ...contract, functionName: 'genesis' }),
    client.readContract({ ...contract, functionName: 'epochLength' }),
  ])
  return { genesis: Number(genesis), lengthSeconds: Number(length) }
}
