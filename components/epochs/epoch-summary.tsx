import type { ReactNode } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { groupThousands } from '@/lib/core/format-amount'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import type { EpochView } from '@/lib/epochs/epoch-view'
import { Amount } from '../ui/amount'
import { EpochLife } from './epoch-life'
import { findByToken } from './find-by-token'

/** An epoch's figures: budget, captures, usage, providers, leaves. */
export function EpochSummary({ epoch, network }: { epoch: EpochView; network: ClientNetwork }) {
  const own = network.deployment.tokens.find((token) => token.own)
  const [first, ...rest] = network.deployment.tokens.filter((token) => !token.own)
  const captured = (token: { address: string }) => BigInt(findByToken(epoch.statement, token.address)?.captured ?? '0')
  const ownCaptured = own === undefined ? 0n : captured(own)
  return (
    <section className="card" aria-label="Summary">
      <div className="card-body">
        <dl className="strip wide">
          {own === undefined ? null : (
            <Figure label="Budget" sub="minted">
              <Amount value={BigInt(findByToken(epoch.statement, own.address)?.minted ?? '0')} token={own} />
            </Figure>
          )}
          {first === undefined ? null : (
            <Figure
              label="Captured"
              sub={
                <>
                  {rest.map((token) => (
                    <Amount key={token.address} value={captured(token)} token={token} />
                  ))}
                  {own === undefined || ownCaptured === 0n ? null : (
                    <>
                      and <Amount value={ownCaptured} token={own} />
                    </>
                  )}
                </>
              }
            >
              <Amount value={captured(first)} token={first} />
            </Figure>
          )}
          <Figure label="GPU-hours" sub={`${groupThousands(epoch.recordCount.toString())} usage records`}>
            {formatGpuHours(BigInt(epoch.gpuMilliMs))}
          </Figure>
          <Figure label="Providers">{groupThousands(epoch.providerCount.toString())}</Figure>
          <Figure label="Leaves">{epoch.leafCount === null ? '—' : groupThousands(epoch.leafCount.toString())}</Figure>
        </dl>
      </div>
      <div className="card-foot life">
        <EpochLife epoch={epoch} />
      </div>
    </section>
  )
}

function Figure({ label, sub, children }: { label: string; sub?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="fig">{children}</dd>
      {sub === undefined ? null : <dd className="muted small">{sub}</dd>}
    </div>
  )
}
