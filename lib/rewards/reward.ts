import type { Address } from '@/lib/core/address'

/** What an account earned of a token in one epoch: its share of the emission, and of what was captured for its tasks. */
export type Reward = {
  readonly account: Address
  readonly token: Address
  readonly emissionShare: bigint
  readonly earningsShare: bigint
}
