'use client'

import Link from 'next/link'
import { notFound } from 'next/navigation'
import type { ClientNetwork } from '@/lib/config/env.client'
import { groupThousands } from '@/lib/core/format-amount'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { formatUtcDayMinute } from '@/lib/core/format-time'
import { useEpochs } from '@/lib/epochs/client/use-epochs'
import type { EpochSummaryView } from '@/lib/epochs/epoch-view'
import { PageHead } from '../layout/page-head'
import { useNetwork } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { EpochBadge } from './epoch-badge'
import { findByToken } from './find-by-token'
import { NetworkLinks } from './network-links'

/** Every epoch of a network, newest first; of the one that the reader chose last where the address names none. */
export function EpochsPage({ chainId }: { chainId: number | undefined }) {
  const { network: chosen } = useChosenNetwork()
  const named = useNetwork(chainId)
  const network = chainId === undefined ? chosen : named
  if (network === undefined) notFound()
  return (
    <>
      <PageHead
        title="Epochs"
        sub={`Budget, usage and root of every epoch on ${network.name}. Each can be recomputed in your browser.`}
        actions={<NetworkLinks path="/epochs" chosen={network.chainId} />}
      />
      <EpochList network={network} />
    </>
  )
}

function EpochList({ network }: { network: ClientNetwork }) {
  const epochs = useEpochs(network.chainId)
  return (
    <Card title="All epochs" sub="An epoch is active once its root has passed its delay and been accepted.">
      <Loaded query={epochs} what="Epochs">
        {(data) => {
          const items = data.pages.flatMap((page) => page.items)
          if (items.length === 0) {
            return (
              <EmptyState title="No epoch yet">The first epoch begins at genesis. Come back in a moment.</EmptyState>
            )
          }
          return (
            <>
              <EpochTable epochs={items} network={network} />
              <div className="card-foot pager">
                <span>{items.length} epochs</span>
                {epochs.hasNextPage ? (
                  <Button size="sm" busy={epochs.isFetchingNextPage} onClick={() => void epochs.fetchNextPage()}>
                    Show 20 more
                  </Button>
                ) : null}
              </div>
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function EpochTable({ epochs, network }: { epochs: readonly EpochSummaryView[]; network: ClientNetwork }) {
  const own = network.deployment.tokens.find((token) => token.own)
  const paid = network.deployment.tokens.filter((token) => !token.own)
  return (
    <TableScroll label="Epochs">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col">Ends, UTC</th>
            <th scope="col" className="num">
              GPU-hours
            </th>
            <th scope="col" className="num">
              Providers
            </th>
            {own === undefined ? null : (
              <th scope="col" className="num">
                Minted, {own.symbol}
              </th>
            )}
            {paid.map((token) => (
              <th scope="col" className="num" key={token.address}>
                Captured, {token.symbol}
              </th>
            ))}
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {epochs.map((epoch) => (
            <EpochRow key={epoch.epoch} epoch={epoch} own={own} paid={paid} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

type Token = ClientNetwork['deployment']['tokens'][number]

function EpochRow({ epoch, own, paid }: { epoch: EpochSummaryView; own: Token | undefined; paid: readonly Token[] }) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/epochs/${epoch.epoch}?chainId=${epoch.chainId}`} prefetch={false}>
          <span className="only-narrow-inline">Epoch </span>
          {epoch.epoch}
        </Link>
      </th>
      <td data-l="Ends, UTC">
        {epoch.status === 'open' ? (
          <>
            in <Countdown to={epoch.endsAt} chainId={epoch.chainId} over="a moment" />
          </>
        ) : (
          formatUtcDayMinute(epoch.endsAt * 1000)
        )}
      </td>
      <td className="num" data-l="GPU-hours">
        {formatGpuHours(BigInt(epoch.gpuMilliMs))}
      </td>
      <td className="num only-wide">{groupThousands(epoch.providerCount.toString())}</td>
      {own === undefined ? null : (
        <td className="num only-wide">
          <Amount value={BigInt(findByToken(epoch.statement, own.address)?.minted ?? '0')} token={own} unit={false} />
        </td>
      )}
      {paid.map((token) => (
        <td className="num" data-l={`Captured, ${token.symbol}`} key={token.address}>
          <Amount
            value={BigInt(findByToken(epoch.statement, token.address)?.captured ?? '0')}
            token={token}
            unit={false}
          />
        </td>
      ))}
      <td className="st">
        <EpochBadge status={epoch.status} />
      </td>
    </tr>
  )
}
