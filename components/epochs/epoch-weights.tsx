'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { groupThousands } from '@/lib/core/format-amount'
import { useRates } from '@/lib/epochs/client/use-rate-card'
import type { EpochView } from '@/lib/epochs/epoch-view'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'

/** The rate card that counts in the epoch: what a GPU-hour of each model weighs and costs. */
export function EpochWeights({ epoch, network }: { epoch: EpochView; network: ClientNetwork }) {
  const rates = useRates(network.chainId)
  return (
    <Card
      title="Weights"
      end={<p>{epoch.rateCardVersion === null ? 'Rate card' : `Rate card ${epoch.rateCardVersion}`}</p>}
    >
      <Loaded query={rates} what="Weights">
        {({ items }) => {
          const card =
            items.find((item) => item.version === epoch.rateCardVersion) ??
            items.find((item) => item.effectiveEpoch <= epoch.epoch)
          return <RateTable card={card} chainId={network.chainId} />
        }}
      </Loaded>
    </Card>
  )
}

function RateTable({ card, chainId }: { card: RateCardView | undefined; chainId: number }) {
  const tokenOf = useTokenOf()
  const tokens = card?.models[0]?.prices.map((price) => tokenOf(chainId, price.token)) ?? []
  return (
    <TableScroll label="Weights">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className="num">
              Weight
            </th>
            {tokens.map((token) => (
              <th scope="col" className="num" key={token.address}>
                {token.symbol} / GPU-hour
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(card?.models ?? []).map((model) => (
            <tr key={model.gpuModel}>
              <th scope="row">{model.gpuModel}</th>
              <td className="num" data-l="Weight">
                {groupThousands(model.rewardWeight.toString())}
              </td>
              {tokens.map((token) => {
                const price = model.prices.find((item) => item.token.toLowerCase() === token.address)
                return (
                  <td className="num" data-l={`${token.symbol} / GPU-hour`} key={token.address}>
                    {price === undefined ? (
                      '—'
                    ) : (
                      <Amount value={BigInt(price.pricePerGpuHour)} token={token} unit={false} />
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
