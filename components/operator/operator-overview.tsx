'use client'

import { HealthCard } from './health-card'
import { JobsCard } from './jobs-card'
import { OperatorFrame } from './operator-frame'
import { RootsCard } from './roots-card'
import { SolvencyCard } from './solvency-card'
import { TotalsCard } from './totals-card'

/** Roots that wait, money against liabilities, and whether every machine does its work. */
export function OperatorOverview() {
  return (
    <OperatorFrame>
      {({ roles }) => (
        <>
          <RootsCard isGuardian={roles.includes('guardian')} />
          <SolvencyCard />
          <TotalsCard />
          <div className="halves">
            <JobsCard />
            <HealthCard />
          </div>
        </>
      )}
    </OperatorFrame>
  )
}
