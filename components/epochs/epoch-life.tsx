import type { ReactNode } from 'react'
import { formatUtcDayMinute } from '@/lib/core/format-time'
import type { EpochView } from '@/lib/epochs/epoch-view'
import { Countdown } from '../ui/countdown'
import { HexChip } from '../ui/hex-chip'
import { Mark } from '../ui/mark'

/** An epoch's way to an active root: what has passed, with its transactions, and what comes next. */
export function EpochLife({ epoch }: { epoch: EpochView }) {
  if (epoch.status === 'open') {
    return (
      <span>
        Ends in <Countdown to={epoch.endsAt} chainId={epoch.chainId} over="a moment" />. Records are still entering.
      </span>
    )
  }
  return (
    <>
      {epoch.closedAt === null ? null : <Passed>Closed {formatUtcDayMinute(epoch.closedAt * 1000)} UTC</Passed>}
      {epoch.submitTransactionHash === null ? null : (
        <Passed>
          Root submitted <HexChip hex={epoch.submitTransactionHash} kind="transaction" chainId={epoch.chainId} />
        </Passed>
      )}
      {epoch.acceptTransactionHash === null ? null : (
        <Passed>
          Active {epoch.acceptedAt === null ? '' : `${formatUtcDayMinute(epoch.acceptedAt * 1000)} UTC`}{' '}
          <HexChip hex={epoch.acceptTransactionHash} kind="transaction" chainId={epoch.chainId} />
        </Passed>
      )}
      {epoch.status === 'submitted' && epoch.validAt !== null ? (
        <span>
          Can be accepted in <Countdown to={epoch.validAt} chainId={epoch.chainId} over="a moment" />
        </span>
      ) : null}
      {epoch.status === 'closed' ? <span>The root is being built.</span> : null}
      {epoch.status === 'empty' ? <span>Nobody has earned anything so far, so there is no root.</span> : null}
      {epoch.status === 'revoked' ? (
        <span>The guardian withdrew the root. A new one follows from the same inputs.</span>
      ) : null}
    </>
  )
}

function Passed({ children }: { children: ReactNode }) {
  return (
    <span>
      <Mark name="tick" />
      {children}
    </span>
  )
}
