'use client'

import { useState } from 'react'
import type { ShadowRunView } from '@/lib/rewards/shadow-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Button } from '../ui/button'
import { HexChip } from '../ui/hex-chip'
import { TableScroll } from '../ui/table-scroll'

type Difference = ShadowRunView['differences'][number]

/** Gains, and as many losses, that are shown before somebody asks for the rest. */
const FIRST = 5

/** The largest gains and losses of a run, provider by provider. */
export function ShadowDifferences({ run }: { run: ShadowRunView }) {
  const [showsAll, setShowsAll] = useState(false)
  const { differences } = run
  if (differences.length === 0) return null
  const shown = showsAll ? differences : pickEnds(differences)
  const hidden = differences.length - shown.length
  return (
    <>
      <TableScroll label={`Largest differences of epoch ${run.epoch}`} className="line-top">
        <table className="stacked">
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col">Token</th>
              {['Counted', 'In shadow', 'Change'].map((label) => (
                <th scope="col" className="num" key={label}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <Row key={each.account + each.token} chainId={run.chainId} each={each} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      {hidden === 0 ? null : (
        <div className="case-line">
          <Button size="sm" onClick={() => setShowsAll(true)}>
            Show {hidden} more
          </Button>
        </div>
      )}
    </>
  )
}

function Row({ chainId, each }: { chainId: number; each: Difference }) {
  const token = useTokenOf()(chainId, each.token)
  const difference = BigInt(each.difference)
  return (
    <tr>
      <th scope="row">
        <HexChip hex={each.account} kind="address" chainId={chainId} copy={false} />
      </th>
      <td data-l="Token">{token.symbol}</td>
      <td className="num" data-l="Counted">
        <Amount value={BigInt(each.now)} token={token} unit={false} />
      </td>
      <td className="num" data-l="In shadow">
        <Amount value={BigInt(each.shadow)} token={token} unit={false} />
      </td>
      <td className="num" data-l="Change">
        <Amount
          value={difference < 0n ? -difference : difference}
          token={token}
          sign={difference < 0n ? '−' : '+'}
          unit={false}
        />
        <div className="muted small">{percentText(each)}</div>
      </td>
    </tr>
  )
}

/** Differences come with the largest gain first and the largest loss last: the ends of both are what matters. */
function pickEnds(differences: readonly Difference[]): readonly Difference[] {
  const gains = differences.filter(({ difference }) => BigInt(difference) > 0n)
  const losses = differences.filter(({ difference }) => BigInt(difference) < 0n)
  return [...gains.slice(0, FIRST), ...losses.slice(-FIRST)]
}

/** In percent of what counted, which is what a provider asks first. */
function percentText({ now, difference }: Difference): string {
  if (BigInt(now) === 0n) return 'new'
  const tenths = (BigInt(difference) * 1000n) / BigInt(now)
  const size = tenths < 0n ? -tenths : tenths
  if (size === 0n) return 'under 0.1 %'
  return `${tenths > 0n ? '+' : '−'}${size / 10n}.${size % 10n} %`
}
