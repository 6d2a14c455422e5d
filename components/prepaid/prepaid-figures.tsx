'use client'

import type { DeployedToken } from '@/lib/config/deployment'
import type { usePrepaid } from '@/lib/payments/client/use-prepaid'
import { Amount } from '../ui/amount'
import { Countdown } from '../ui/countdown'
import { PendingLimit } from './pending-limit'

/** Balance, limits and announced withdrawal as the chain has them. */
export function PrepaidFigures({
  state,
  token,
  chainId,
}: {
  state: NonNullable<ReturnType<typeof usePrepaid>['state']>
  token: DeployedToken
  chainId: number
}) {
  return (
    <dl className="kv flush">
      <div>
        <dt>Balance</dt>
        <dd>
          <Amount value={state.balance} token={token} />
        </dd>
      </div>
      <div>
        <dt>Most per epoch</dt>
        <dd>
          {state.maxPerEpoch === 0n ? (
            <span className="muted">0: nothing is settled</span>
          ) : (
            <Amount value={state.maxPerEpoch} token={token} />
          )}
          {state.nextMaxPerEpoch === state.maxPerEpoch ? null : (
            <div>
              <PendingLimit limit={state.nextMaxPerEpoch} token={token} chainId={chainId} />
            </div>
          )}
        </dd>
      </div>
      {state.withdrawal === 0n ? null : (
        <div>
          <dt>Withdrawal announced</dt>
          <dd>
            <Amount value={state.withdrawal} token={token} />
            <span className="muted small">
              {' '}
              can be taken <CountdownIn to={Number(state.withdrawableAt)} chainId={chainId} />
            </span>
          </dd>
        </div>
      )}
    </dl>
  )
}

function CountdownIn({ to, chainId }: { to: number; chainId: number }) {
  return (
    <>
      in <Countdown to={to} chainId={chainId} over="0 s: now" />
    </>
  )
}
