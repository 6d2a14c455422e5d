'use client'

import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import type { SolvencyView } from '@/lib/core/operator-view'
import { useSolvency } from '@/lib/history/client/use-operator'
import { useNetwork } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Badge } from '../ui/badge'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'

type NetworkSolvency = SolvencyView['networks'][number]
type TokenSolvency = NetworkSolvency['tokens'][number]

/** What escrow and distributor have of each token against what they owe, at one block. */
export function SolvencyCard() {
  const solvency = useSolvency()
  return (
    <Card title="Solvency" sub="Balances on chain against every liability, token by token.">
      <Loaded query={solvency} what="Solvency">
        {({ networks }) => networks.map((network) => <NetworkTable key={network.chainId} network={network} />)}
      </Loaded>
    </Card>
  )
}

function NetworkTable({ network }: { network: NetworkSolvency }) {
  const name = useNetwork(network.chainId)?.name ?? `Chain ${network.chainId}`
  return (
    <TableScroll label={`Solvency on ${name}`}>
      <table className="stacked start">
        <thead>
          <tr>
            <th scope="col">
              {name}
              {network.block === null ? '' : `, block ${groupThousands(network.block.toString())}`}
            </th>
            <th scope="col" className="num">
              Balance
            </th>
            <th scope="col" className="num">
              Held
            </th>
            <th scope="col" className="num">
              Prepaid
            </th>
            <th scope="col" className="num">
              To forward or claim
            </th>
            <th scope="col" className="num">
              Surplus
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {network.tokens.flatMap((token) => [
            <Line
              key={`${token.token}:escrow`}
              label={`Escrow, ${token.symbol}`}
              token={token}
              amounts={[token.escrow.balance, token.escrow.held, token.escrow.prepaid, token.escrow.waiting]}
              surplus={token.escrow.surplus}
            />,
            <Line
              key={`${token.token}:distributor`}
              label={`Distributor, ${token.symbol}`}
              token={token}
              amounts={[token.distributor.balance, null, null, token.distributor.owed]}
              surplus={token.distributor.surplus}
            />,
          ])}
        </tbody>
      </table>
    </TableScroll>
  )
}

const HEADS = ['Balance', 'Held', 'Prepaid', 'To forward or claim'] as const

function Line({
  label,
  token,
  amounts,
  surplus,
}: {
  label: string
  token: TokenSolvency
  amounts: readonly (string | null)[]
  surplus: string
}) {
  const isSolvent = !surplus.startsWith('-')
  return (
    <tr>
      <th scope="row">{label}</th>
      {HEADS.map((head, index) => {
        const amount = amounts[index] ?? null
        return (
          <td className={amount === null ? 'num only-wide' : 'num'} data-l={head} key={head}>
            {amount === null ? (
              <span className="muted">—</span>
            ) : (
              <Amount value={BigInt(amount)} token={token} unit={false} />
            )}
          </td>
        )
      })}
      <td className="num" data-l="Surplus">
        {formatAmount(BigInt(surplus), token.decimals)}
      </td>
      <td className="st">
        <Badge tone={isSolvent ? 'success' : 'danger'} mark={isSolvent ? 'tick' : 'bang'}>
          {isSolvent ? 'Covered' : 'Short'}
        </Badge>
      </td>
    </tr>
  )
}
