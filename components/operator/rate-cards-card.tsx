'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { formatBps } from '@/lib/core/format-bps'
import { useRates } from '@/lib/epochs/client/use-rate-card'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Badge } from '../ui/badge'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'
import { useChainNow } from '../ui/use-now'

/** Every version of a network's rate card, the newest first, with the epoch from which it counts. */
export function RateCardsCard({ network }: { network: ClientNetwork }) {
  const rates = useRates(network.chainId)
  const now = useChainNow(network.chainId, 5000)
  return (
    <Card
      title="Rate cards"
      sub={`Prices and weights on ${network.name}. A version never changes once its epoch begins.`}
    >
      <Loaded query={rates} what="Rate cards">
        {({ items }) => {
          const current = items.find((item) => now !== null && item.effectiveAt * 1000 <= now)
          if (items.length === 0) return <EmptyState title="No rate card yet">Add the first one below.</EmptyState>
          return items.map((item) => <Version key={item.version} card={item} standing={standingOf(item, current)} />)
        }}
      </Loaded>
    </Card>
  )
}

type Standing = 'current' | 'next' | 'past'

function standingOf(card: RateCardView, current: RateCardView | undefined): Standing {
  if (current === undefined || card.version > current.version) return 'next'
  return card.version === current.version ? 'current' : 'past'
}

function Version({ card, standing }: { card: RateCardView; standing: Standing }) {
  return (
    <details className="version" open={standing !== 'past'}>
      <summary>
        <span className="strong">Version {card.version}</span>
        <span className="muted small">
          from epoch {card.effectiveEpoch}
          {standing === 'next' ? (
            <>
              , in <Countdown to={card.effectiveAt} chainId={card.chainId} over="now" />
            </>
          ) : null}{' '}
          · formula {card.formulaVersion} · fee {formatBps(card.feeBps)} · burn {formatBps(card.burnBps)}
        </span>
        <StandingBadge standing={standing} />
      </summary>
      <PriceTable card={card} />
    </details>
  )
}

function StandingBadge({ standing }: { standing: Standing }) {
  if (standing === 'current') {
    return (
      <Badge tone="success" mark="tick">
        Counts now
      </Badge>
    )
  }
  return standing === 'next' ? (
    <Badge tone="info" mark="half">
      Comes next
    </Badge>
  ) : (
    <Badge tone="plain" mark="dash">
      Past
    </Badge>
  )
}

function PriceTable({ card }: { card: RateCardView }) {
  const tokenOf = useTokenOf()
  const tokens = [...new Set(card.models.flatMap((model) => model.prices.map((price) => price.token)))]
  return (
    <TableScroll label={`Prices of version ${card.version}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">GPU model</th>
            <th scope="col" className="num">
              Reward weight
            </th>
            {tokens.map((token) => (
              <th scope="col" className="num" key={token}>
                {tokenOf(card.chainId, token).symbol} per GPU-hour
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {card.models.map((model) => (
            <tr key={model.gpuModel}>
              <th scope="row">{model.gpuModel}</th>
              <td className="num">{model.rewardWeight}</td>
              {tokens.map((token) => (
                <td className="num" key={token}>
                  <Price card={card} price={model.prices.find((item) => item.token === token)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function Price({ card, price }: { card: RateCardView; price: { token: string; pricePerGpuHour: string } | undefined }) {
  const tokenOf = useTokenOf()
  if (price === undefined) return <span className="muted">—</span>
  return <Amount value={BigInt(price.pricePerGpuHour)} token={tokenOf(card.chainId, price.token)} unit={false} />
}
