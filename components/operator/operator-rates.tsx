'use client'

import { NextRateCard } from './next-rate-card'
import { OperatorFrame } from './operator-frame'
import { RateCardsCard } from './rate-cards-card'

/** Prices, weights and fees by version, and the version that comes next. */
export function OperatorRates() {
  return (
    <OperatorFrame>
      {({ network, held }) => (
        <>
          <RateCardsCard network={network} />
          <NextRateCard network={network} held={held} />
        </>
      )}
    </OperatorFrame>
  )
}
