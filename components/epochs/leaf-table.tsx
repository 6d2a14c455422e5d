import type { ClientNetwork } from '@/lib/config/env.client'
import { groupThousands } from '@/lib/core/format-amount'
import { useTokenOf } from '../layout/runtime-config-context'
import { ExactAmount } from '../ui/exact-amount'
import { HexChip } from '../ui/hex-chip'
import { TableScroll } from '../ui/table-scroll'
import type { LeafLine, VerifyOutcome } from './verify-messages'

/** The recomputed leaves around the reader's own, or the first ones. */
export function LeafTable({
  outcome,
  network,
  account,
}: {
  outcome: VerifyOutcome
  network: ClientNetwork
  account: string | null
}) {
  if (outcome.lines.length === 0) return null
  return (
    <TableScroll className="line-top" label={account === null ? 'First leaves' : 'Leaves around yours'}>
      <table className="stacked lv">
        <thead>
          <tr>
            <th scope="col" className="num idx">
              Leaf
            </th>
            <th scope="col">Account</th>
            <th scope="col">Token</th>
            <th scope="col" className="num">
              cumulativeAmount
            </th>
          </tr>
        </thead>
        <tbody>
          {outcome.lines.map((line) => (
            <LeafRow key={line.index} line={line} network={network} isOwn={line.account === account?.toLowerCase()} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function LeafRow({ line, network, isOwn }: { line: LeafLine; network: ClientNetwork; isOwn: boolean }) {
  const token = useTokenOf()(network.chainId, line.token)
  return (
    <tr className={isOwn ? 'mine' : ''}>
      <td className="num idx st">{groupThousands(line.index.toString())}</td>
      <th scope="row">
        <HexChip hex={line.account} kind="address" chainId={network.chainId} copy={false} />
        {isOwn ? <span className="you">you</span> : null}
      </th>
      <td data-l="Token">{token.symbol}</td>
      <td className="num wide2" data-l="cumulativeAmount">
        <ExactAmount value={BigInt(line.amount)} token={token} />
      </td>
    </tr>
  )
}
