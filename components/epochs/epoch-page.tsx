'use client'

import { notFound } from 'next/navigation'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatUtcMinute } from '@/lib/core/format-time'
import { useEpoch } from '@/lib/epochs/client/use-epoch'
import type { EpochView } from '@/lib/epochs/epoch-view'
import { PageHead } from '../layout/page-head'
import { useNetwork } from '../layout/runtime-config-context'
import { LinkButton } from '../ui/button'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { EpochBadge } from './epoch-badge'
import { EpochFiles } from './epoch-files'
import { EpochSummary } from './epoch-summary'
import { EpochWeights } from './epoch-weights'
import { StatementTable } from './statement-table'
import { VerifyPanel } from './verify-panel'

/** One epoch: figures, its way to an active root, verification, conservation statement, weights and files. */
export function EpochPage({
  chainId,
  epoch,
  account,
}: {
  chainId: number | undefined
  epoch: number
  account: string | null
}) {
  const network = useNetwork(chainId)
  if (network === undefined) notFound()
  return <NetworkEpoch network={network} epoch={epoch} account={account} />
}

function NetworkEpoch({ network, epoch, account }: { network: ClientNetwork; epoch: number; account: string | null }) {
  const query = useEpoch({ chainId: network.chainId, epoch })
  const data = query.data
  return (
    <>
      <PageHead
        crumb={{ href: `/epochs?chainId=${network.chainId}`, label: 'Epochs', here: epoch }}
        title={`Epoch ${epoch}`}
        badge={data === undefined ? undefined : <EpochBadge status={data.status} />}
        sub={
          data === undefined
            ? `On ${network.name}`
            : `${formatUtcMinute(data.startsAt * 1000)} to ${formatUtcMinute(data.endsAt * 1000)}, on ${network.name}`
        }
        actions={<Neighbours epoch={epoch} chainId={network.chainId} hasNext={(data?.status ?? 'open') !== 'open'} />}
      />
      <Loaded query={query} what="The epoch" skeleton={<SummarySkeleton />}>
        {(view) => <EpochParts epoch={view} network={network} account={account} />}
      </Loaded>
    </>
  )
}

/** The epochs before and after; the open one is the last. */
function Neighbours({ epoch, chainId, hasNext }: { epoch: number; chainId: number; hasNext: boolean }) {
  const link = (to: number) => ({ href: `/epochs/${to}?chainId=${chainId}`, 'aria-label': `Epoch ${to}` })
  return (
    <>
      {epoch > 0 ? (
        <LinkButton {...link(epoch - 1)}>
          <Icon name="left" />
          {epoch - 1}
        </LinkButton>
      ) : null}
      {hasNext ? (
        <LinkButton {...link(epoch + 1)}>
          {epoch + 1}
          <Icon name="right" />
        </LinkButton>
      ) : null}
    </>
  )
}

function SummarySkeleton() {
  return (
    <section className="card">
      <div
        className="card-body"
        style={{ minHeight: 180 }}
        role="status"
        aria-busy="true"
        aria-label="Loading the epoch"
      />
    </section>
  )
}

function EpochParts({ epoch, network, account }: { epoch: EpochView; network: ClientNetwork; account: string | null }) {
  return (
    <>
      <EpochSummary epoch={epoch} network={network} />
      <VerifyPanel epoch={epoch} network={network} account={account} />
      <div className="halves epoch-parts">
        <StatementTable epoch={epoch} network={network} />
        <div className="stack">
          <EpochWeights epoch={epoch} network={network} />
          <EpochFiles epoch={epoch} />
        </div>
      </div>
    </>
  )
}
