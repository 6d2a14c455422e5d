'use client'

import { OperationsCard } from './operations-card'
import { OperatorFrame } from './operator-frame'
import { RoleMembersCard } from './role-members-card'

/** Who may do what, and what was announced. */
export function OperatorGovernance() {
  return (
    <OperatorFrame>
      {({ network }) => (
        <>
          <OperationsCard />
          <RoleMembersCard network={network} />
        </>
      )}
    </OperatorFrame>
  )
}
