'use client'

import { ApiError } from '@/lib/core/api-client'
import { useOperatorRoles } from '@/lib/history/client/use-operator'
import { PageHead } from '../layout/page-head'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { SkeletonRows } from '../ui/skeleton'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { CapturesCard } from './captures-card'
import { HealthCard } from './health-card'
import { JobsCard } from './jobs-card'
import { OperationsCard } from './operations-card'
import { RootsCard } from './roots-card'
import { SolvencyCard } from './solvency-card'
import { TransactionsCard } from './transactions-card'

/** Epochs, roots, money and machines, for holders of an on-chain role. */
export function OperatorPage() {
  const roles = useOperatorRoles()
  const { network } = useChosenNetwork()
  const held = roles.data?.roles ?? []
  const words = [...new Set(held.flatMap((entry) => entry.roles))].join(', ')
  if (network === undefined) return null
  return (
    <>
      <PageHead
        title="Operator"
        sub={
          words === ''
            ? 'For accounts that hold an operating role on chain.'
            : `Your roles: ${words}. Everything that changes something is a transaction of yours.`
        }
      />
      {roles.data === undefined ? (
        <RolesMissing error={roles.error} onRetry={() => void roles.refetch()} />
      ) : (
        <>
          <RootsCard
            isGuardian={held.some((entry) => entry.chainId === network.chainId && entry.roles.includes('guardian'))}
          />
          <SolvencyCard />
          <div className="halves">
            <JobsCard />
            <HealthCard />
          </div>
          <CapturesCard network={network} />
          <TransactionsCard network={network} />
          <OperationsCard />
        </>
      )}
    </>
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
