import { Banner } from '../ui/banner'
import type { VerifyState } from './use-verify-epoch'

/** Whether what was computed here is what the chain has; both roots in full. */
export function VerifyVerdict({ state }: { state: VerifyState }) {
  if (state.phase === 'failed') {
    return (
      <Banner tone="warning" icon="warning" title="The verification could not be finished">
        {state.reason} Try again; nothing was compared.
      </Banner>
    )
  }
  const { outcome } = state
  if (outcome === null) return null
  return (
    <>
      {outcome.isMatch ? (
        <Banner tone="success" icon="done" title="The roots match">
          All 32 bytes are equal, and so is the content hash. Nothing left this browser.
        </Banner>
      ) : (
        <Banner tone="danger" icon="failed" title="The epoch differs">
          {outcome.differences.join('; ')}. Do not rely on it; report it with the downloaded files.
        </Banner>
      )}
      <dl className="roots">
        <div>
          <dt>Computed here</dt>
          <dd className="mono">{outcome.computedRoot ?? 'none'}</dd>
        </div>
        <div>
          <dt>On-chain, RewardDistributor</dt>
          <dd className="mono">{outcome.chainRoot ?? 'not submitted'}</dd>
        </div>
      </dl>
    </>
  )
}
