import canonicalize from 'canonicalize'
import { keccak256, stringToHex } from 'viem'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'

/** A rate card with every field in its stored form: token addresses in lower case, prices as decimal strings of base units. */
export type SignedRateCard = {
  effectiveEpoch: number
  feeBps: number
  burnBps: number
  formulaVersion: number
  models: Readonly<Record<string, { rewardWeight: number; prices: Readonly<Record<string, string>> }>>
}

/** What the holder of a pricing role signs to add a rate card: the terms a wallet can show, and the hash of the whole card. */
export function rateCardTypedData(
  { chainId, accessManager }: { chainId: number; accessManager: Address },
  card: SignedRateCard,
) {
  const text = canonicalize(card)
  assert(text, 'a rate card has a canonical form')
  return {
    domain: { name: 'GpuRates', version: '1', chainId, verifyingContract: accessManager },
    types: {
      RateCard: [
        { name: 'effectiveEpoch', type: 'uint64' },
        { name: 'feeBps', type: 'uint16' },
        { name: 'burnBps', type: 'uint16' },
        { name: 'cardHash', type: 'bytes32' },
      ],
    },
    primaryType: 'RateCard',
    message: {
      effectiveEpoch: BigInt(card.effectiveEpoch),
      feeBps: card.feeBps,
      burnBps: card.burnBps,
      cardHash: keccak256(stringToHex(text)),
    },
  } as const
}
