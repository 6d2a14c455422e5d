'use client'

import type { ReactNode } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { ApiError } from '@/lib/core/api-client'
import type { OperatorRolesView } from '@/lib/core/operator-view'
import { useOperatorRoles } from '@/lib/history/client/use-operator'
import { type NavPlace, PlaceLinks } from '../layout/nav-links'
import { PageHead } from '../layout/page-head'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { SkeletonRows } from '../ui/skeleton'
import { useChosenNetwork } from '../wallet/use-chosen-network'

const PLACES: readonly NavPlace[] = [
  { href: '/operator', label: 'Overview' },
  { href: '/operator/payments', label: 'Payments' },
  { href: '/operator/transactions', label: 'Transactions' },
  { href: '/operator/webhooks', label: 'Webhooks' },
  { href: '/operator/rates', label: 'Prices' },
  { href: '/operator/governance', label: 'Governance' },
]

/** The caller's standing on the network the page is about. */
export type OperatorStanding = { network: ClientNetwork; roles: readonly string[]; held: OperatorRolesView['roles'] }

/** Title, places and the check for a role, around each page for operators. */
export function OperatorFrame({ children }: { children: (standing: OperatorStanding) => ReactNode }) {
  const roles = useOperatorRoles()
  const { network } = useChosenNetwork()
  const held = roles.data?.roles ?? []
  if (network === undefined) return null
  const here = [...new Set(held.filter((item) => item.chainId === network.chainId).flatMap((item) => item.roles))]
  return (
    <>
      <PageHead
        title="Operator"
        sub={
          here.length === 0
            ? 'For accounts that hold an operating role on chain.'
            : `Your roles on ${network.name}: ${here.join(', ')}. What moves money or power is a transaction of yours.`
        }
      />
      {roles.data === undefined ? (
        <RolesMissing error={roles.error} onRetry={() => void roles.refetch()} />
      ) : (
        <>
          <nav className="subnav" aria-label="Operator">
            <PlaceLinks places={PLACES} isExact />
          </nav>
          {here.length === 0 ? <NoRoleHere network={network} /> : children({ network, roles: here, held })}
        </>
      )}
    </>
  )
}

function NoRoleHere({ network }: { network: ClientNetwork }) {
  return (
    <Card title="Roles">
      <EmptyState icon="lock" title={`You hold no role on ${network.name}`}>
        Choose a network on which you hold one, at the top of the page.
      </EmptyState>
    </Card>
  )
}

function RolesMissing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error === null) {
    return (
      <Card title="Roles">
        <SkeletonRows label="Reading roles" rows={2} />
      </Card>
    )
  }
  return (
    <Card title="Roles">
      {error instanceof ApiError && error.status === 403 ? (
        <EmptyState icon="lock" title="None of your wallets holds a role">
          Roles are granted on chain by the access manager. A change counts here within seconds.
        </EmptyState>
      ) : (
        <ErrorState what="Roles" error={error} onRetry={onRetry} />
      )}
    </Card>
  )
}
