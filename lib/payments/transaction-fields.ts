import { z } from 'zod'
import { amountField, hashField, unixSecondsField } from '@/lib/core/view-fields'

/** What receipts say of each transaction: where and when it is, and how its amount was shared, in base units. */
export const transactionFields = {
  transactionHash: hashField,
  blockNumber: z.int(),
  at: unixSecondsField,
  amount: amountField,
  fee: amountField,
  burned: amountField,
}
