import { announcementsDismissed } from './announcements-dismissed'
import { approval } from './approval'
import { authorizationAnnounced } from './authorization-announced'
import { authorizationCredited } from './authorization-credited'
import { captureReversed } from './capture-reversed'
import { collectorSet } from './collector-set'
import type { EmittingContract, EventDecoder } from './define-event'
import { disputeResolved } from './dispute-resolved'
import { epochFeesBooked } from './epoch-fees-booked'
import { epochFunded } from './epoch-funded'
import { epochMinted } from './epoch-minted'
import { feesWithdrawn } from './fees-withdrawn'
import { funded } from './funded'
import { operationCanceled } from './operation-canceled'
import { operationExecuted } from './operation-executed'
import { operationScheduled } from './operation-scheduled'
import { operatorSet } from './operator-set'
import { paymentAuthorized } from './payment-authorized'
import { paymentCaptured } from './payment-captured'
import { paymentDisputed } from './payment-disputed'
import { paymentReclaimed } from './payment-reclaimed'
import { paymentRefunded } from './payment-refunded'
import { paymentVoided } from './payment-voided'
import { payoutFailed } from './payout-failed'
import { prepaidDeposited } from './prepaid-deposited'
import { prepaidLimitSet } from './prepaid-limit-set'
import { prepaidSettled } from './prepaid-settled'
import { prepaidWithdrawalRequested } from './prepaid-withdrawal-requested'
import { prepaidWithdrawn } from './prepaid-withdrawn'
import { recipientSet } from './recipient-set'
import { rewardsClaimed } from './rewards-claimed'
import { rewardsClaimedTo } from './rewards-claimed-to'
import { roleGranted } from './role-granted'
import { roleRevoked } from './role-revoked'
import { rootAccepted } from './root-accepted'
import { rootRevoked } from './root-revoked'
import { rootSubmitted } from './root-submitted'
import { settlementSkipped } from './settlement-skipped'
import { tillEmptied } from './till-emptied'
import { transfer } from './transfer'

/** Every event we index; the indexer has one handler for each. */
export const EVENTS = [
  announcementsDismissed,
  approval,
  authorizationAnnounced,
  authorizationCredited,
  captureReversed,
  collectorSet,
  disputeResolved,
  epochFeesBooked,
  epochFunded,
  epochMinted,
  feesWithdrawn,
  funded,
  operationCanceled,
  operationExecuted,
  operationScheduled,
  operatorSet,
  paymentAuthorized,
  paymentCaptured,
  paymentDisputed,
  paymentReclaimed,
  paymentRefunded,
  paymentVoided,
  payoutFailed,
  prepaidDeposited,
  prepaidLimitSet,
  prepaidSettled,
  prepaidWithdrawalRequested,
  prepaidWithdrawn,
  recipientSet,
  rewardsClaimed,
  rewardsClaimedTo,
  roleGranted,
  roleRevoked,
  rootAccepted,
  rootRevoked,
  rootSubmitted,
  settlementSkipped,
  tillEmptied,
  transfer,
] as const

/** Name of an event we index. */
export type EventName = (typeof EVENTS)[number]['name']

const byContract = new Map<EmittingContract, Map<string, EventDecoder<EventName, unknown>>>()
for (const event of EVENTS as readonly EventDecoder<EventName, unknown>[]) {
  const own = byContract.get(event.contract) ?? new Map<string, EventDecoder<EventName, unknown>>()
  byContract.set(event.contract, own.set(event.selector, event))
}

/** The decoder for a log of one of our contracts, or null for an event that we do not index. */
export function findEventDecoder(
  contract: EmittingContract,
  selector: string | undefined,
): EventDecoder<EventName, unknown> | null {
  return byContract.get(contract)?.get(selector ?? '') ?? null
}
