'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { useShadowRuns } from '@/lib/history/client/use-operator'
import type { ShadowRunView } from '@/lib/rewards/shadow-view'
import { Badge } from '../ui/badge'
import { Banner } from '../ui/banner'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import { ShadowDifferences } from './shadow-differences'
import { ShadowSums } from './shadow-sums'

/** Who would win and lose under rate cards that wait for their epoch and by formulas that do not count yet. */
export function ShadowCard({ network }: { network: ClientNetwork }) {
  const runs = useShadowRuns(network.chainId)
  return (
    <Card
      title="In shadow"
      sub="Rate cards that wait for their epoch, and formulas that do not count yet, tried on the newest epochs with usage. Nothing of it is published or paid."
    >
      <Loaded query={runs} what="Shadow runs">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="Nothing was tried yet">Runs begin with the next epoch that is built.</EmptyState>
          ) : (
            items.map((run) => <Run key={keyOf(run)} run={run} isOpen={run === items[0]} />)
          )
        }
      </Loaded>
    </Card>
  )
}

const keyOf = ({ epoch, version, formulaVersion }: ShadowRunView) => `${epoch} ${version} ${formulaVersion}`

function Run({ run, isOpen }: { run: ShadowRunView; isOpen: boolean }) {
  return (
    <details className="version" open={isOpen}>
      <summary>
        <span className="strong">
          Epoch {run.epoch} {triedText(run)}
        </span>
        <span className="muted small">{countedText(run)}</span>
        <Outcome run={run} />
      </summary>
      {run.formulaVersion === run.countedFormulaVersion || run.formula === null ? null : (
        <p className="case-line secondary">
          Formula {run.formulaVersion}: {run.formula}
        </p>
      )}
      {run.problem === null ? (
        <>
          <ShadowSums run={run} />
          <ShadowDifferences run={run} />
        </>
      ) : (
        <div className="case-line">
          <Banner tone="danger" icon="failed" title="The epoch could not be split so">
            {run.problem}
          </Banner>
        </div>
      )}
    </details>
  )
}

/** What was tried, by what differs from what counted. */
function triedText({ version, countedVersion, formulaVersion, countedFormulaVersion }: ShadowRunView): string {
  if (version === countedVersion) return `by formula ${formulaVersion}`
  if (formulaVersion === countedFormulaVersion) return `under card ${version}`
  return `under card ${version} by formula ${formulaVersion}`
}

function countedText({ version, countedVersion, formulaVersion, countedFormulaVersion }: ShadowRunView): string {
  const card = countedVersion === null ? 'no card' : `card ${countedVersion}`
  if (version === countedVersion) return `instead of formula ${countedFormulaVersion}`
  if (formulaVersion === countedFormulaVersion) return `instead of ${card}`
  return `instead of ${card} by formula ${countedFormulaVersion}`
}

/** The token in which most rewards change speaks for the run. */
function Outcome({ run }: { run: ShadowRunView }) {
  if (run.problem !== null) {
    return (
      <Badge tone="danger" mark="cross">
        Cannot be split
      </Badge>
    )
  }
  const most = run.tokens.reduce(
    (before, { winners, losers }) => (winners + losers > before.winners + before.losers ? { winners, losers } : before),
    { winners: 0, losers: 0 },
  )
  if (most.winners + most.losers === 0) {
    return (
      <Badge tone="plain" mark="dash">
        Changes nothing
      </Badge>
    )
  }
  return (
    <Badge tone="info" mark="half">
      {most.winners} win, {most.losers} lose
    </Badge>
  )
}
