import { z } from 'zod'
import { addressField } from '@/lib/core/view-fields'
import { disputeStatementView } from './dispute-view'
import { paymentInfoView } from './payment-info-view'
import { paymentSummaryView } from './payment-view'

/** Answer of `GET /operator/disputes/{paymentId}`: what an operator needs to decide. */
export const disputeCaseView = paymentSummaryView.extend({
  escrow: addressField,
  paymentInfo: paymentInfoView,
  statements: z.array(disputeStatementView),
  /** Closed epochs with counted usage of the task, oldest first: what is captured has to name one of them. */
  epochs: z.array(z.object({ epoch: z.int().nonnegative(), records: z.int().positive() })),
})

/** See {@link disputeCaseView}. */
export type DisputeCaseView = z.output<typeof disputeCaseView>
