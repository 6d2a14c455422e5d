'use client'

import type { ShadowRunView } from '@/lib/rewards/shadow-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { TableScroll } from '../ui/table-scroll'

/** How many would win and lose of each token, and where the units would go. */
export function ShadowSums({ run }: { run: ShadowRunView }) {
  const tokenOf = useTokenOf()
  const carries = run.tokens.some(({ carried }) => BigInt(carried) !== 0n)
  return (
    <TableScroll label={`Winners and losers of epoch ${run.epoch}`}>
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Token</th>
            {['Win', 'Lose', 'Same', 'Winners gain', ...(carries ? ['More carried on'] : [])].map((label) => (
              <th scope="col" className="num" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {run.tokens.map((sums) => {
            const token = tokenOf(run.chainId, sums.token)
            return (
              <tr key={sums.token}>
                <th scope="row">{token.symbol}</th>
                <td className="num" data-l="Win">
                  {sums.winners}
                </td>
                <td className="num" data-l="Lose">
                  {sums.losers}
                </td>
                <td className="num" data-l="Same">
                  {sums.unchanged}
                </td>
                <td className="num" data-l="Winners gain">
                  <Amount value={BigInt(sums.moved)} token={token} unit={false} />
                </td>
                {carries ? (
                  <td className="num" data-l="More carried on">
                    <Amount value={BigInt(sums.carried)} token={token} unit={false} />
                  </td>
                ) : null}
              </tr>
            )
          })}
        </tbody>
      </table>
    </TableScroll>
  )
}
