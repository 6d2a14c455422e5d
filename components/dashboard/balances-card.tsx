'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import type { BalancesView, TokenBalanceView } from '@/lib/accounts/balance-view'
import { useBalances } from '@/lib/accounts/client/use-balances'
import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import { useNetwork } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { NetworkLabel } from '../ui/network-label'
import { RelativeTime } from '../ui/relative-time'
import { TableScroll } from '../ui/table-scroll'
import { useChosenNetwork } from '../wallet/use-chosen-network'

type NetworkBalances = BalancesView['networks'][number]

/** Available, reserved (prepaid beside it) and claimable (pending beside it) per network and token, with their block. */
export function BalancesCard({ account }: { account: string }) {
  const balances = useBalances(account)
  return (
    <Card
      title="Balances"
      end={
        <p className="only-wide">Available: in your wallet. Reserved: held in escrow. Claimable: in the active root.</p>
      }
    >
      <Loaded query={balances} what="Balances">
        {(data) => (
          <>
            <TableScroll label="Balances">
              <table className="bal">
                <thead>
                  <tr>
                    <th scope="col">Network</th>
                    <th scope="col">Token</th>
                    <th scope="col" className="num">
                      Available
                    </th>
                    <th scope="col" className="num">
                      Reserved
                    </th>
                    <th scope="col" className="num">
                      Claimable
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.networks.map((network) => (
                    <NetworkRows key={network.chainId} network={network} />
                  ))}
                </tbody>
              </table>
            </TableScroll>
            <div className="card-foot">
              {data.networks.map((network) => (
                <AsOf key={network.chainId} network={network} isNamed={data.networks.length > 1} />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </Card>
  )
}

function NetworkRows({ network }: { network: NetworkBalances }) {
  const known = useNetwork(network.chainId)
  const { choose } = useChosenNetwork()
  const name = known?.name ?? `Chain ${network.chainId}`
  const head = (
    <th scope="rowgroup" rowSpan={Math.max(1, network.tokens.length)} className="netcell">
      <NetworkLabel name={name} />
      {network.native === null ? null : (
        <span className="muted tiny gas">
          Gas {formatAmount(BigInt(network.native), known?.nativeCurrency.decimals ?? 18)}{' '}
          {known?.nativeCurrency.symbol ?? ''}
        </span>
      )}
    </th>
  )
  if (network.block === null || network.tokens.length === 0) {
    return (
      <tr className="gfirst">
        {head}
        <td className="muted" colSpan={4}>
          {name} does not answer. Its balances come back by themselves.
        </td>
      </tr>
    )
  }
  const order = known?.deployment.tokens.map((token) => token.address) ?? []
  const placeOf = (token: TokenBalanceView) => order.indexOf(token.token.toLowerCase() as `0x${string}`)
  const tokens = [...network.tokens].sort((a, b) => placeOf(a) - placeOf(b))
  return tokens.map((token, index) => (
    <tr key={token.token} className={index === 0 ? 'gfirst' : ''}>
      {index === 0 ? head : null}
      <td className="tok">{token.symbol}</td>
      <BalanceCell token={token} amount={token.available} />
      <BalanceCell token={token} amount={token.reserved}>
        <Beside token={token} amount={token.prepaid} word="prepaid" />
      </BalanceCell>
      <td className="num">
        {token.claimable === '0' ? (
          <span className="muted">0</span>
        ) : (
          <Link href="/rewards" className="strong" onClick={() => choose(network.chainId)}>
            <Amount value={BigInt(token.claimable)} token={token} unit={false} />
          </Link>
        )}
        <Beside token={token} amount={token.pending} word="pending" />
      </td>
    </tr>
  ))
}

function BalanceCell({ token, amount, children }: { token: TokenBalanceView; amount: string; children?: ReactNode }) {
  return (
    <td className="num">
      <Amount value={BigInt(amount)} token={token} unit={false} />
      {children}
    </td>
  )
}

/** Money that a column is next to, but that is not in its figure; nothing where there is none. */
function Beside({ token, amount, word }: { token: TokenBalanceView; amount: string; word: string }) {
  if (amount === '0') return null
  return (
    <div className="muted tiny">
      <Amount value={BigInt(amount)} token={token} unit={false} /> {word}
    </div>
  )
}

/** The block that a network's figures are true for; its name where there are several. */
function AsOf({ network: { chainId, block }, isNamed }: { network: NetworkBalances; isNamed: boolean }) {
  const name = useNetwork(chainId)?.name ?? `Chain ${chainId}`
  if (block === null) return null
  return (
    <p>
      {isNamed ? `${name} as` : 'As'} of block {groupThousands(block.number.toString())},{' '}
      <RelativeTime at={block.at} chainId={chainId} />
    </p>
  )
}
