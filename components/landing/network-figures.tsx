import type { ReactNode } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { groupThousands } from '@/lib/core/format-amount'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import type { EpochSummaryView } from '@/lib/epochs/epoch-view'
import { findByToken } from '../epochs/find-by-token'
import { Amount } from '../ui/amount'

/** Four figures of the newest active epoch; what all providers earned is the sum that its root holds. */
export function NetworkFigures({ epochs, network }: { epochs: readonly EpochSummaryView[]; network: ClientNetwork }) {
  const active = epochs.find((epoch) => epoch.status === 'active')
  if (active === undefined) {
    return (
      <p className="card-body secondary">
        No epoch is active on {network.name} yet. Figures appear with the first active root.
      </p>
    )
  }
  const tokens = network.deployment.tokens
  const [paid] = tokens.filter((token) => !token.own)
  const own = tokens.find((token) => token.own)
  const main = paid ?? own
  const total = (address: string) => BigInt(findByToken(active.totals, address) ?? '0')
  return (
    <dl>
      <Figure label="GPU-hours metered" sub={`in epoch ${active.epoch}`}>
        {formatGpuHours(BigInt(active.gpuMilliMs))}
      </Figure>
      {main === undefined ? null : (
        <Figure
          label="Earned by providers"
          sub={
            own === undefined || own === main ? (
              'since the first epoch'
            ) : (
              <>
                and <Amount value={total(own.address)} token={own} />
              </>
            )
          }
        >
          <Amount value={total(main.address)} token={main} />
        </Figure>
      )}
      <Figure label="Providers" sub={`in epoch ${active.epoch}`}>
        {groupThousands(active.providerCount.toString())}
      </Figure>
      {main === undefined ? null : (
        <Figure label="Captured from escrow" sub={`in epoch ${active.epoch}`}>
          <Amount value={BigInt(findByToken(active.statement, main.address)?.captured ?? '0')} token={main} />
        </Figure>
      )}
    </dl>
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
