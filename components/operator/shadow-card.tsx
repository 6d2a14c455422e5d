'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { useShadowRuns } from '@/lib/history/client/use-operator'
import type { ShadowRunView } from '@/lib/rewards/shadow-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Banner } from '../ui/banner'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'

/** Who would win and lose under a rate card that waits for its epoch, tried on the newest epochs that are built. */
export function ShadowCard({ network }: { network: ClientNetwork }) {
  const runs = useShadowRuns(network.chainId)
  return (
    <Card
      title="In shadow"
      sub="A card that waits for its epoch is tried on every epoch until then. Nothing of it is published or paid."
    >
      <Loaded query={runs} what="Shadow runs">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="Nothing was tried yet">
              The next rate card is, with the next epoch that is built.
            </EmptyState>
          ) : (
            items.map((run) => <Run key={`${run.version} ${run.epoch}`} run={run} isOpen={run === items[0]} />)
          )
        }
      </Loaded>
    </Card>
  )
}

function Run({ run, isOpen }: { run: ShadowRunView; isOpen: boolean }) {
  return (
    <details className="version" open={isOpen}>
      <summary>
        <span className="strong">
          Epoch {run.epoch} under version {run.version}
        </span>
        <span className="muted small">
          instead of {run.countedVersion === null ? 'none' : `version ${run.countedVersion}`}
        </span>
      </summary>
      {run.problem === null ? (
        <>
          <Sums run={run} />
          <Differences run={run} />
        </>
      ) : (
        <Banner tone="danger" icon="failed" title="The epoch could not be split under it">
          {run.problem}
        </Banner>
      )}
    </details>
  )
}

function Sums({ run }: { run: ShadowRunView }) {
  const tokenOf = useTokenOf()
  return (
    <TableScroll label={`Winners and losers of epoch ${run.epoch}`}>
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col" className="num">
              Win
            </th>
            <th scope="col" className="num">
              Lose
            </th>
            <th scope="col" className="num">
              Same
            </th>
            <th scope="col" className="num">
              Moved
            </th>
          </tr>
        </thead>
        <tbody>
          {run.tokens.map((sums) => (
            <tr key={sums.token}>
              <th scope="row">{tokenOf(run.chainId, sums.token).symbol}</th>
              <td className="num" data-l="Win">
                {sums.winners}
              </td>
              <td className="num" data-l="Lose">
                {sums.losers}
              </td>
              <td className="num" data-l="Same">
                {sums.unchanged}
              </td>
              <td className="num" data-l="Moved">
                <Amount value={BigInt(sums.moved)} token={tokenOf(run.chainId, sums.token)} unit={false} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function Differences({ run }: { run: ShadowRunView }) {
  const tokenOf = useTokenOf()
  if (run.differences.length === 0) return null
  return (
    <TableScroll label={`Largest differences of epoch ${run.epoch}`} className="line-top">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">Token</th>
            <th scope="col" className="num">
              Counted
            </th>
            <th scope="col" className="num">
              In shadow
            </th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {run.differences.map((each) => {
            const token = tokenOf(run.chainId, each.token)
            return (
              <tr key={each.account + each.token}>
                <th scope="row">
                  <HexChip hex={each.account} kind="address" chainId={run.chainId} copy={false} />
                </th>
                <td data-l="Token">{token.symbol}</td>
                <td className="num" data-l="Counted">
                  <Amount value={BigInt(each.now)} token={token} unit={false} />
                </td>
                <td className="num" data-l="In shadow">
                  <Amount value={BigInt(each.shadow)} token={token} unit={false} />
                </td>
                <td data-l="Change">{changeText(each)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </TableScroll>
  )
}

/** In percent of what counted, which is what a provider asks first. */
function changeText({ now, difference }: ShadowRunView['differences'][number]): string {
  if (BigInt(now) === 0n) return 'new'
  const tenths = (BigInt(difference) * 1000n) / BigInt(now)
  const sign = BigInt(difference) > 0n ? '+' : '−'
  const size = tenths < 0n ? -tenths : tenths
  return `${sign}${size / 10n}.${size % 10n} %`
}
