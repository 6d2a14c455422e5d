import type { EventName } from '@/lib/chain/events/event-registry'
import type { Handler, HandlerContext } from './handler'
import { handleApproval } from './handlers/approval'
import { handleCaptureReversed } from './handlers/capture-reversed'
import { handleDisputeResolved } from './handlers/dispute-resolved'
import { handlePaymentAuthorized } from './handlers/payment-authorized'
import { handlePaymentCaptured } from './handlers/payment-captured'
import { handlePaymentDisputed } from './handlers/payment-disputed'
import { handlePaymentReclaimed } from './handlers/payment-reclaimed'
import { handlePaymentRefunded } from './handlers/payment-refunded'
import { handlePaymentVoided } from './handlers/payment-voided'
import { handlePrepaidDeposited } from './handlers/prepaid-deposited'
import { handlePrepaidSettled } from './handlers/prepaid-settled'
import { handlePrepaidWithdrawn } from './handlers/prepaid-withdrawn'
import { handleRecipientSet } from './handlers/recipient-set'
import { handleRewardsClaimed } from './handlers/rewards-claimed'
import { handleRewardsClaimedTo } from './handlers/rewards-claimed-to'
import { handleTransfer } from './handlers/transfer'
import type { IndexedLog } from './indexed-log'
import type { ReadModelBatch } from './read-model-batch'

/** Events with a read model of their own; the others are kept as raw logs, which the worker reads. */
const HANDLERS: { readonly [Name in EventName]?: unknown } = {
  PaymentAuthorized: handlePaymentAuthorized,
  PaymentCaptured: handlePaymentCaptured,
  CaptureReversed: handleCaptureReversed,
  PaymentVoided: handlePaymentVoided,
  PaymentReclaimed: handlePaymentReclaimed,
  PaymentRefunded: handlePaymentRefunded,
  PaymentDisputed: handlePaymentDisputed,
  DisputeResolved: handleDisputeResolved,
  RewardsClaimed: handleRewardsClaimed,
  RewardsClaimedTo: handleRewardsClaimedTo,
  RecipientSet: handleRecipientSet,
  PrepaidDeposited: handlePrepaidDeposited,
  PrepaidSettled: handlePrepaidSettled,
  PrepaidWithdrawn: handlePrepaidWithdrawn,
  Transfer: handleTransfer,
  Approval: handleApproval,
}

/** Folds one log into the batch through its event's handler, if it has one. */
export function applyLog(log: IndexedLog, batch: ReadModelBatch, context: HandlerContext): void {
  const handler = HANDLERS[log.eventName] as Handler<unknown> | undefined
  handler?.(log, batch, context)
}
