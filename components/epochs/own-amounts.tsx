'use client'

import { useTokenOf } from '../layout/runtime-config-context'
import { ExactAmount } from '../ui/exact-amount'
import { TableScroll } from '../ui/table-scroll'
import type { OwnAmount } from './verify-messages'

const COLUMNS = [
  ['Before', 'previous'],
  ['Emission share', 'emission'],
  ['Earnings share', 'earnings'],
  ['cumulativeAmount', 'cumulative'],
] as const

/** How the reader's amounts came about in this epoch, recomputed in the browser to the last unit. */
export function OwnAmounts({ amounts, chainId }: { amounts: readonly OwnAmount[]; chainId: number }) {
  const tokenOf = useTokenOf()
  if (amounts.length === 0) return null
  return (
    <TableScroll className="line-top" label="How your amounts came about">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Yours</th>
            {COLUMNS.map(([label]) => (
              <th scope="col" className="num" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {amounts.map((amount) => {
            const token = tokenOf(chainId, amount.token)
            return (
              <tr key={amount.token}>
                <th scope="row">{token.symbol}</th>
                {COLUMNS.map(([label, field]) => (
                  <td className="num wide3" data-l={label} key={field}>
                    <ExactAmount value={BigInt(amount[field])} token={token} />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </TableScroll>
  )
}
