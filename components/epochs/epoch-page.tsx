'use client'

import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { groupThousands } from '@/lib/core/format-amount'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { formatUtcDayMinute, formatUtcMinute } from '@/lib/core/format-time'
import { useEpoch } from '@/lib/epochs/client/use-epoch'
import type { EpochView } from '@/lib/epochs/epoch-view'
import { PageHead } from '../layout/page-head'
import { useNetwork } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { LinkButton } from '../ui/button'
import { Countdown } from '../ui/countdown'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { Mark } from '../ui/mark'
import { EpochBadge } from './epoch-badge'
import { EpochFiles } from './epoch-files'
import { EpochWeights } from './epoch-weights'
import { findByToken } from './find-by-token'
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
        actions={
          <>
            {epoch > 0 ? (
              <LinkButton href={`/epochs/${epoch - 1}?chainId=${network.chainId}`} aria-label={`Epoch ${epoch - 1}`}>
                <Icon name="left" />
                {epoch - 1}
              </LinkButton>
            ) : null}
            {data === undefined || data.status === 'open' ? null : (
              <LinkButton href={`/epochs/${epoch + 1}?chainId=${network.chainId}`} aria-label={`Epoch ${epoch + 1}`}>
                {epoch + 1}
                <Icon name="right" />
              </LinkButton>
            )}
          </>
        }
      />
      <Loaded
        query={query}
        what="The epoch"
        skeleton={
          <section className="card">
            <div
              className="card-body"
              style={{ minHeight: 180 }}
              role="status"
              aria-busy="true"
              aria-label="Loading the epoch"
            />
          </section>
        }
      >
        {(view) => (
          <>
            <Summary epoch={view} network={network} />
            <VerifyPanel epoch={view} network={network} account={account} />
            <div className="halves epoch-parts">
              <StatementTable epoch={view} network={network} />
              <div className="stack">
                <EpochWeights epoch={view} network={network} />
                <EpochFiles epoch={view} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </>
  )
}

function Summary({ epoch, network }: { epoch: EpochView; network: ClientNetwork }) {
  const own = network.deployment.tokens.find((token) => token.own)
  const [first, ...rest] = network.deployment.tokens.filter((token) => !token.own)
  const captured = (token: { address: string }) => BigInt(findByToken(epoch.statement, token.address)?.captured ?? '0')
  const ownCaptured = own === undefined ? 0n : captured(own)
  return (
    <section className="card" aria-label="Summary">
      <div className="card-body">
        <dl className="strip wide">
          {own === undefined ? null : (
            <Figure label="Budget" sub="minted">
              <Amount value={BigInt(findByToken(epoch.statement, own.address)?.minted ?? '0')} token={own} />
            </Figure>
          )}
          {first === undefined ? null : (
            <Figure
              label="Captured"
              sub={
                <>
                  {rest.map((token) => (
                    <Amount key={token.address} value={captured(token)} token={token} />
                  ))}
                  {own === undefined || ownCaptured === 0n ? null : (
                    <>
                      and <Amount value={ownCaptured} token={own} />
                    </>
                  )}
                </>
              }
            >
              <Amount value={captured(first)} token={first} />
            </Figure>
          )}
          <Figure label="GPU-hours" sub={`${groupThousands(epoch.recordCount.toString())} usage records`}>
            {formatGpuHours(BigInt(epoch.gpuMilliMs))}
          </Figure>
          <Figure label="Providers">{groupThousands(epoch.providerCount.toString())}</Figure>
          <Figure label="Leaves">{epoch.leafCount === null ? '—' : groupThousands(epoch.leafCount.toString())}</Figure>
        </dl>
      </div>
      <div className="card-foot life">
        <Life epoch={epoch} />
      </div>
    </section>
  )
}

function Figure({ label, sub, children }: { label: string; sub?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="fig">{children}</dd>
      {sub === undefined ? null : <dd className="muted small">{sub}</dd>}
    </div>
  )
}

function Life({ epoch }: { epoch: EpochView }) {
  if (epoch.status === 'open') {
    return (
      <span>
        Ends in <Countdown to={epoch.endsAt} chainId={epoch.chainId} over="a moment" />. Records are still entering.
      </span>
    )
  }
  return (
    <>
      {epoch.closedAt === null ? null : <Passed>Closed {formatUtcDayMinute(epoch.closedAt * 1000)} UTC</Passed>}
      {epoch.submitTransactionHash === null ? null : (
        <Passed>
          Root submitted <HexChip hex={epoch.submitTransactionHash} kind="transaction" chainId={epoch.chainId} />
        </Passed>
      )}
      {epoch.acceptTransactionHash === null ? null : (
        <Passed>
          Active {epoch.acceptedAt === null ? '' : `${formatUtcDayMinute(epoch.acceptedAt * 1000)} UTC`}{' '}
          <HexChip hex={epoch.acceptTransactionHash} kind="transaction" chainId={epoch.chainId} />
        </Passed>
      )}
      {epoch.status === 'submitted' && epoch.validAt !== null ? (
        <span>
          Can be accepted in <Countdown to={epoch.validAt} chainId={epoch.chainId} over="a moment" />
        </span>
      ) : null}
      {epoch.status === 'closed' ? <span>The root is being built.</span> : null}
      {epoch.status === 'empty' ? <span>Nobody has earned anything so far, so there is no root.</span> : null}
      {epoch.status === 'revoked' ? (
        <span>The guardian withdrew the root. A new one follows from the same inputs.</span>
      ) : null}
    </>
  )
}

function Passed({ children }: { children: ReactNode }) {
  return (
    <span>
      <Mark name="tick" />
      {children}
    </span>
  )
}
