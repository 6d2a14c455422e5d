'use client'

import { CapturesCard } from './captures-card'
import { DisputesCard } from './disputes-card'
import { HoldsCard } from './holds-card'
import { OperatorFrame } from './operator-frame'

/** Disputes that wait for a decision, captures on their way, and what the escrow holds. */
export function OperatorPayments() {
  return (
    <OperatorFrame>
      {({ network }) => (
        <>
          <DisputesCard />
          <CapturesCard network={network} />
          <HoldsCard network={network} />
        </>
      )}
    </OperatorFrame>
  )
}
