'use client'

import type { ReactNode } from 'react'
import { groupThousands } from '@/lib/core/format-amount'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { useFigures } from '@/lib/epochs/client/use-figures'
import { sumFigures, type TokenSum } from '@/lib/epochs/sum-figures'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Loaded } from '../ui/loaded'
import { SkeletonFigure } from '../ui/skeleton'

/** What all active epochs of every network came to. */
export function NetworkFigures() {
  const figures = useFigures()
  const waiting = <SkeletonFigure label="Loading the network's figures" />
  return (
    <section aria-label="Network figures" className="card figs">
      <Loaded query={figures} what="The network's figures" skeleton={<div className="card-body">{waiting}</div>}>
        {(data) => <Figures sums={sumFigures(data)} />}
      </Loaded>
    </section>
  )
}

function Figures({ sums }: { sums: ReturnType<typeof sumFigures> }) {
  const { networks } = useRuntimeConfig()
  if (sums.activeEpochs === 0) {
    return <p className="card-body secondary">No epoch is active yet. Figures appear with the first root that pays.</p>
  }
  const where = networks.length === 1 ? '' : ` on ${networks.length} networks`
  const epochs = sums.activeEpochs === 1 ? '1 epoch' : `${groupThousands(sums.activeEpochs.toString())} epochs`
  const [main, other] = inOrder(sums.tokens)
  return (
    <dl>
      <Figure label="GPU-hours metered" sub={`in ${epochs}${where}`}>
        {formatGpuHours(sums.gpuMilliMs)}
      </Figure>
      <Figure label="Providers" sub="with usage that counted">
        {groupThousands(sums.providers.toString())}
      </Figure>
      <MoneyFigure label="Earned by providers" main={main} other={other} field="earned" />
      <MoneyFigure label="Paid out to them" main={main} other={other} field="claimed" />
    </dl>
  )
}

/** What consumers pay with comes first, the one that came in most. */
function inOrder(tokens: readonly TokenSum[]): TokenSum[] {
  return tokens.toSorted((a, b) => Number(a.captured === 0n) - Number(b.captured === 0n))
}

function MoneyFigure({
  label,
  main,
  other,
  field,
}: {
  label: string
  main: TokenSum | undefined
  other: TokenSum | undefined
  field: 'earned' | 'claimed'
}) {
  if (main === undefined) return null
  return (
    <Figure
      label={label}
      sub={
        other === undefined ? (
          'since the first epoch'
        ) : (
          <>
            and <Amount value={other[field]} token={other} />
          </>
        )
      }
    >
      <Amount value={main[field]} token={main} />
    </Figure>
  )
}

function Figure({ label, sub, children }: { label: string; sub: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="fig xl">{children}</dd>
      <dd className="muted small">{sub}</dd>
    </div>
  )
}
