import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField, unixSecondsField } from '@/lib/core/view-fields'
import { transactionFields } from './transaction-fields'
import { warningView } from './warning-view'

/** States of a task that runs on a prepaid balance. */
export const PREPAID_TASK_STATUSES = ['running', 'completed', 'settled', 'expired'] as const
/** One of {@link PREPAID_TASK_STATUSES}. */
export type PrepaidTaskStatus = (typeof PREPAID_TASK_STATUSES)[number]

/** A task that was started on a prepaid balance. */
export const prepaidTaskView = z.object({
  chainId: chainIdField,
  taskId: z.string(),
  quoteId: z.string(),
  /** `settled`: it ended, and all of its usage is settled. `expired`: its meter never ended it in time. */
  status: z.enum(PREPAID_TASK_STATUSES),
  payer: addressField,
  token: addressField,
  gpuModel: z.string(),
  gpuMilli: z.int(),
  durationMs: z.int(),
  /** The quote's: it cannot change. */
  pricePerGpuHour: amountField,
  /** The most it can cost. */
  maxAmount: amountField,
  startedAt: unixSecondsField,
  completedAtMs: z.int().nullable(),
  /** Usage that comes after it is paid for by nobody. */
  endsAt: unixSecondsField,
  /** What its usage in closed epochs costs so far, and what of that was taken from the balance. */
  due: amountField,
  settled: amountField,
  /** What the balance or its limit did not cover when it was to be taken; it is taken once there is credit. */
  owed: amountField,
})

/** One epoch of a prepaid task: what its usage costs, and what was taken for it. */
export const settlementView = z.object({
  epoch: z.int().nonnegative(),
  dueInEpoch: z.int().nonnegative(),
  amount: amountField,
  settled: amountField,
  state: z.enum(['due', 'sent', 'final', 'given-up']),
  reason: z.string().nullable(),
})

/** One settlement on chain. */
export const settlementTransactionView = z.object({
  type: z.literal('prepaid-settled'),
  ...transactionFields,
  epoch: z.int(),
  final: z.boolean(),
})

/** A prepaid task with its settlements. */
export const prepaidTaskDetailView = prepaidTaskView.extend({
  settlements: z.array(settlementView),
  transactions: z.array(settlementTransactionView),
  /** Epochs that are not paid for, oldest first. */
  warnings: z.array(warningView),
})

/** Receipt of a prepaid task: what was used, what was taken for it, and a hash over all of it. */
export const prepaidReceiptView = z.object({
  chainId: chainIdField,
  taskId: z.string(),
  quoteId: z.string(),
  taskRef: hashField,
  /** Lets the task's parties recompute taskRef = keccak256(salt ‖ taskId). */
  taskSalt: hashField,
  payer: addressField,
  token: addressField,
  symbol: z.string(),
  decimals: z.int(),
  gpuModel: z.string(),
  gpuMilli: z.int(),
  pricePerGpuHour: amountField,
  maxAmount: amountField,
  /** Whether nothing more can change. */
  ended: z.boolean(),
  due: amountField,
  settled: amountField,
  fees: amountField,
  burned: amountField,
  net: amountField,
  lines: z.array(
    z.object({
      epoch: z.int().nonnegative(),
      provider: addressField,
      gpuMilliMs: amountField,
      records: z.int().nonnegative(),
    }),
  ),
  transactions: z.array(settlementTransactionView),
  /** SHA-256 of this document without this field, as RFC 8785 canonical JSON. */
  hash: hashField,
})

/** A prepaid balance of one wallet in one token, true for a final block, with how long it lasts. */
export const prepaidAccountView = z.object({
  chainId: chainIdField,
  payer: addressField,
  token: addressField,
  symbol: z.string(),
  decimals: z.int(),
  blockNumber: z.int().nonnegative(),
  balance: amountField,
  /** Announced to be withdrawn, and from when on it can be (0: nothing is announced). */
  withdrawal: amountField,
  withdrawableAt: unixSecondsField,
  /** balance − withdrawal: what new usage is paid with. */
  usable: amountField,
  /** Limit of the running epoch, and of those that have not begun: a lower one holds from the next epoch on. */
  maxPerEpoch: amountField,
  nextMaxPerEpoch: amountField,
  runningTasks: z.int().nonnegative(),
  /** The most that everything started on it can still cost. */
  committed: amountField,
  topUpAdvice: z.object({
    /** What an epoch costs while all of it runs. */
    burnPerEpoch: amountField,
    /** At this burn; null where nothing runs. */
    lastsEpochs: z.int().nullable(),
    lastsSeconds: z.int().nullable(),
    /** What to add so that everything that runs can end; 0 where nothing is missing. */
    add: amountField,
    /** The limit per epoch that lets all of it run at once; null where the present one does. */
    raiseLimitTo: amountField.nullable(),
  }),
  warnings: z.array(warningView),
})

/** See {@link prepaidTaskView}. */
export type PrepaidTaskView = z.output<typeof prepaidTaskView>
/** See {@link prepaidTaskDetailView}. */
export type PrepaidTaskDetailView = z.output<typeof prepaidTaskDetailView>
/** See {@link prepaidReceiptView}. */
export type PrepaidReceiptView = z.output<typeof prepaidReceiptView>
/** See {@link prepaidAccountView}. */
export type PrepaidAccountView = z.output<typeof prepaidAccountView>
