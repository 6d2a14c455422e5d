import type { EventName } from '@/lib/chain/events/event-registry'
import type { Address } from '@/lib/core/address'

/** One decoded log of the canonical chain; `args` as its decoder gives them. */
export type IndexedLog<Args = unknown> = {
  chainId: number
  blockNumber: number
  blockHash: `0x${string}`
  /** Unix seconds. */
  blockTime: number
  txHash: `0x${string}`
  logIndex: number
  address: Address
  eventName: EventName
  args: Args
}
