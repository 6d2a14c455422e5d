import { boolean, index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { chainId, epochNumber, hex, unixMs } from './columns'

/** One task of the platform on one network; created by its quote or by its first usage record. */
export const tasks = pgTable(
  'tasks',
  {
    chainId: chainId(),
    taskId: text('task_id').notNull(),
    /** 32 random bytes; taskRef = keccak256(salt ‖ taskId) stands for the task in public. Only its parties know it. */
    salt: hex('salt').notNull(),
    taskRef: hex('task_ref').notNull(),
    quoteId: text('quote_id'),
    consumer: hex('consumer').notNull(),
    gpuModel: text('gpu_model').notNull(),
    completedAtMs: unixMs('completed_at_ms'),
    completedBy: hex('completed_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.taskId] }),
    index('tasks_task_ref').on(t.chainId, t.taskRef),
    index('tasks_completed').on(t.chainId, t.completedAtMs),
  ],
)

/** The only authority on which record ids were accepted: written in the transaction that stores the record. */
export const usageLedger = pgTable(
  'usage_ledger',
  {
    chainId: chainId(),
    meter: hex('meter').notNull(),
    recordId: text('record_id').notNull(),
    /** keccak256 of the record's canonical content: tells a repeat from a conflict. */
    contentHash: hex('content_hash').notNull(),
    epoch: epochNumber().notNull(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.meter, t.recordId] })],
)

/** Metered intervals. Partitioned by range of epoch in the migration (drizzle knows no partitions). */
export const usageRecords = pgTable(
  'usage_records',
  {
    chainId: chainId(),
    /** The epoch the record counts in. */
    epoch: epochNumber().notNull(),
    meter: hex('meter').notNull(),
    recordId: text('record_id').notNull(),
    taskId: text('task_id').notNull(),
    /** The task's public reference, beside each record so that publishing ten million needs no join. */
    taskRef: hex('task_ref').notNull(),
    provider: hex('provider').notNull(),
    consumer: hex('consumer').notNull(),
    gpuModel: text('gpu_model').notNull(),
    gpuMilli: integer('gpu_milli').notNull(),
    startedAtMs: unixMs('started_at_ms').notNull(),
    endedAtMs: unixMs('ended_at_ms').notNull(),
    verifiedBps: integer('verified_bps').notNull(),
    /** Its own epoch was closed when it came: it counts in the earliest open one instead. */
    late: boolean('late').notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.epoch, t.meter, t.recordId] }),
    index('usage_records_provider').on(t.chainId, t.provider, t.epoch),
    index('usage_records_consumer').on(t.chainId, t.consumer, t.epoch),
    index('usage_records_task').on(t.chainId, t.taskId, t.epoch),
  ],
)
