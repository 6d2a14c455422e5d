import { concatHex, encodeAbiParameters, type Hex, keccak256 } from 'viem'
import type { Address } from '@/lib/core/address'
import type { Wei } from '@/lib/core/wei'

/** One row of a distribution: all that an account has earned of a token since epoch 0. */
export type Leaf = {
  readonly account: Address
  readonly token: Address
  /** In the token's base unit; never 0, never falls. */
  readonly cumulativeAmount: Wei
}

const LEAF_TYPES = [{ type: 'address' }, { type: 'address' }, { type: 'uint256' }] as const

/** The leaf's hash as the distributor computes it: hashed twice, so that no inner node can pass for a leaf. */
export function leafHash(leaf: Leaf): Hex {
  const encoded = encodeAbiParameters(LEAF_TYPES, [leaf.account, leaf.token, leaf.cumulativeAmount])
  return keccak256(concatHex([keccak256(encoded)]))
}
