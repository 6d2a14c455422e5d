import 'server-only'
import type { PublicClient } from 'viem'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { type RoleName, roles } from '@/lib/chain/roles'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'

/** How long an answer is believed: a revoked role is dead within seconds, and a busy meter costs one read. */
const BELIEVED_MS = 3_000

const answers = new WeakMap<PublicClient, Map<string, { until: number; answer: Promise<boolean> }>>()

/** Whether an account holds a role on a network right now. Throws when no endpoint answers. */
export async function hasRole(
  client: PublicClient,
  { network, role, account }: { network: NetworkConfig; role: RoleName; account: Address },
): Promise<boolean> {
  const cache = answers.get(client) ?? new Map<string, { until: number; answer: Promise<boolean> }>()
  answers.set(client, cache)
  const key = `${role}:${account}`
  const known = cache.get(key)
  if (known && known.until > Date.now()) return known.answer
  if (cache.size > 10_000) cache.clear()
  const answer = readRole(client, { network, role, account })
  cache.set(key, { until: Date.now() + BELIEVED_MS, answer })
  answer.catch(() => cache.delete(key))
  return answer
}

async function readRole(
  client: PublicClient,
  { network, role, account }: { network: NetworkConfig; role: RoleName; account: Address },
): Promise<boolean> {
  const [isMember] = await client.readContract({
    address: network.deployment.accessManager,
    abi: accessManagerAbi,
    functionName: 'hasRole',
    args: [roles[role], account],
  })
  return isMember
}
