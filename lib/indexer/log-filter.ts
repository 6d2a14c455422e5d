import { type Hex, pad } from 'viem'
import { approval } from '@/lib/chain/events/approval'
import type { EmittingContract } from '@/lib/chain/events/define-event'
import { EVENTS } from '@/lib/chain/events/event-registry'
import type { Deployment } from '@/lib/config/deployment'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { bloomBits } from './bloom'

/** One `eth_getLogs` filter, and what a block's bloom shows when it has such a log. */
export type LogFilter = {
  address: readonly Address[]
  topics: readonly (Hex | readonly Hex[] | null)[]
  /** A log needs one address and one selector of these. */
  bloom: { addresses: ReturnType<typeof bloomBits>[]; selectors: ReturnType<typeof bloomBits>[] }
}

/** What to ask a network for, and which of its contracts an address is. */
export type LogPlan = { filters: readonly LogFilter[]; contracts: ReadonlyMap<Address, EmittingContract> }

/**
 * Everything our contracts and our own token emit; of foreign tokens only the allowances given to our escrow: their
 * other movements are not ours, and on a public network too many to keep.
 */
export function planLogs({ deployment }: Pick<NetworkConfig, 'deployment'>): LogPlan {
  const known = plans.get(deployment)
  if (known) return known
  const plan = makePlan(deployment)
  plans.set(deployment, plan)
  return plan
}

/** A deployment never changes while a process runs, and its plan costs some hundred hashes. */
const plans = new WeakMap<Deployment, LogPlan>()

function makePlan(deployment: Deployment): LogPlan {
  const { escrow, distributor, emission, token, accessManager, x402Collector } = deployment
  const collectors = x402Collector === undefined ? [] : [x402Collector]
  const foreign = deployment.tokens.map((entry) => entry.address).filter((address) => address !== token)
  const ours = toFilter(
    [escrow, distributor, emission, token, accessManager, ...collectors],
    [EVENTS.map((event) => event.selector)],
  )
  const allowances = toFilter(foreign, [[approval.selector], null, [pad(escrow)]])
  return {
    filters: foreign.length === 0 ? [ours] : [ours, allowances],
    contracts: new Map<Address, EmittingContract>([
      ...[...foreign, token].map((address) => [address, 'token'] as const),
      [escrow, 'escrow'],
      [distributor, 'distributor'],
      [emission, 'emission'],
      [accessManager, 'accessManager'],
      ...collectors.map((address) => [address, 'x402Collector'] as const),
    ]),
  }
}

function toFilter(address: readonly Address[], topics: readonly (readonly Hex[] | null)[]): LogFilter {
  return {
    address,
    topics,
    bloom: { addresses: address.map(bloomBits), selectors: (topics[0] ?? []).map(bloomBits) },
  }
}
