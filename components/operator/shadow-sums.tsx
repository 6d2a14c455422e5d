'use client'

import type { ShadowRunView } from '@/lib/rewards/shadow-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount, type TokenUnit } from '../ui/amount'
import { TableScroll } from '../ui/table-scroll'

/** How many would win and lose of each token, and where the units would go. */
export function ShadowSums({ run }: { run: ShadowRunView }) {
  const tokenOf = useTokenOf()
  return (
    <>
      <TableScroll label={`Winners and losers of epoch ${run.epoch}`}>
        <table className="stacked">
          <thead>
            <tr>
              <th scope="col">Token</th>
              {['Win', 'Lose', 'Same', 'Winners gain'].map((label) => (
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
                </tr>
              )
            })}
          </tbody>
        </table>
      </TableScroll>
      {run.tokens.map((sums) => (
        <CarriedOn key={sums.token} carried={BigInt(sums.carried)} token={tokenOf(run.chainId, sums.token)} />
      ))}
    </>
  )
}

/** What the losers lose beside the winners' gain, or the winners gain beside it: units that no weight splits. */
function CarriedOn({ carried, token }: { carried: bigint; token: TokenUnit }) {
  if (carried === 0n) return null
  return (
    <p className="case-line secondary">
      <Amount value={carried < 0n ? -carried : carried} token={token} />{' '}
      {carried > 0n
        ? 'would have nobody to go to and wait for the next epoch.'
        : 'that waited for the next epoch would be split in this one.'}
    </p>
  )
}
