'use client'

import { NextRateCard } from './next-rate-card'
import { OperatorFrame } from './operator-frame'
import { RateCardsCard } from './rate-cards-card'
import { ShadowCard } from './shadow-card'

/** Prices, weights and fees by version, the version that comes next, and who would win and lose under it. */
export function OperatorRates() {
  return (
    <OperatorFrame>
      {({ network, held }) => (
        <>
          <RateCardsCard network={network} />
          <ShadowCard network={network} />
          <NextRateCard network={network} held={held} />
        </>
      )}
    </OperatorFrame>
  )
}
