import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { amount, bytes, chainId, epochNumber, hex, int8, unixMs } from './columns'

/** The built distribution of one closed epoch; rebuilt byte for byte from the same closed inputs after a revoke. */
export const distributions = pgTable(
  'distributions',
  {
    chainId: chainId(),
    epoch: epochNumber().notNull(),
    /** Null where there is no leaf. */
    root: hex('root'),
    /** SHA-256 of manifest.json, as the chain holds it. */
    contentHash: hex('content_hash').notNull(),
    formulaVersion: integer('formula_version').notNull(),
    capturesToBlock: int8('captures_to_block').notNull(),
    leafCount: integer('leaf_count').notNull(),
    /** { token: cumulative total as decimal string } */
    totals: jsonb('totals').$type<Record<string, string>>().notNull(),
    /** { token: { captured, fees, burned, earnings, minted, carriedIn, emissionShares, carriedOut } } decimal strings */
    statement: jsonb('statement').$type<Record<string, Record<string, string>>>().notNull(),
    /** { token: amount carried to the next epoch } */
    carriedOut: jsonb('carried_out').$type<Record<string, string>>().notNull(),
    /** Unix seconds from which acceptRoot works; null until submitted. */
    validAt: int8('valid_at'),
    submitTxHash: hex('submit_tx_hash'),
    acceptTxHash: hex('accept_tx_hash'),
    submissions: integer('submissions').notNull().default(0),
    builtAt: timestamp('built_at', { withTimezone: true }).notNull().defaultNow(),
    acceptedAt: timestamp('accepted_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.epoch] })],
)

/** All leaves of a distribution, in tree order, with what each epoch added. */
export const distributionLeaves = pgTable(
  'distribution_leaves',
  {
    chainId: chainId(),
    epoch: epochNumber().notNull(),
    account: hex('account').notNull(),
    token: hex('token').notNull(),
    cumulativeAmount: amount('cumulative_amount').notNull(),
    emissionShare: amount('emission_share').notNull(),
    earningsShare: amount('earnings_share').notNull(),
    leafIndex: integer('leaf_index').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.epoch, t.account, t.token] }),
    index('distribution_leaves_account').on(t.chainId, t.account, t.epoch),
  ],
)

/** Captures a distribution counted: each final capture event is counted by exactly one active distribution. */
export const distributionCaptures = pgTable(
  'distribution_captures',
  {
    chainId: chainId(),
    txHash: hex('tx_hash').notNull(),
    logIndex: integer('log_index').notNull(),
    /** Epoch of the distribution that counted it. */
    epoch: epochNumber().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.txHash, t.logIndex] }),
    index('distribution_captures_epoch').on(t.chainId, t.epoch),
  ],
)

/** Usage of one provider on one task and model in a closed epoch, and why it earned nothing where it did not. */
export const usageOutcomes = pgTable(
  'usage_outcomes',
  {
    chainId: chainId(),
    epoch: epochNumber().notNull(),
    provider: hex('provider').notNull(),
    taskId: text('task_id').notNull(),
    gpuModel: text('gpu_model').notNull(),
    gpuMilliMs: amount('gpu_milli_ms').notNull(),
    weight: amount('weight').notNull(),
    /** Σ gpuMilli × durationMs × verifiedBps of what may be billed: all but what ran above the quote. */
    billable: amount('billable').notNull().default(sql`0`),
    /** Null where all of it counts: UNPAID · UNVERIFIED · PREPAID_SHORT (weight is what prepaid money covered) · ABOVE_QUOTE
     * (weight is what ran below it) · NO_WEIGHT. */
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.epoch, t.provider, t.taskId, t.gpuModel] }),
    index('usage_outcomes_task').on(t.chainId, t.taskId, t.epoch),
  ],
)

/**
 * What counts of records that ran above their task's quote: the parts of each that fitted below it, none where nothing
 * did (then one row with 0 thousandths). Records not named here count whole.
 */
export const usageSegments = pgTable(
  'usage_segments',
  {
    chainId: chainId(),
    epoch: epochNumber().notNull(),
    meter: hex('meter').notNull(),
    recordId: text('record_id').notNull(),
    taskId: text('task_id').notNull(),
    segment: integer('segment').notNull(),
    gpuMilli: integer('gpu_milli').notNull(),
    startedAtMs: unixMs('started_at_ms').notNull(),
    endedAtMs: unixMs('ended_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.epoch, t.meter, t.recordId, t.segment] }),
    index('usage_segments_task').on(t.chainId, t.taskId),
  ],
)

/** Published files of an epoch by the SHA-256 of their uncompressed bytes. Large ones are in {@link epochFileParts}. */
export const epochFiles = pgTable(
  'epoch_files',
  {
    chainId: chainId(),
    epoch: epochNumber().notNull(),
    name: text('name').notNull(),
    sha256: hex('sha256').notNull(),
    bytes: int8('bytes').notNull(),
    content: bytes('content').notNull(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.epoch, t.name] }), index('epoch_files_sha256').on(t.chainId, t.sha256)],
)

/** Pieces of published files too large for one row, each compressed by itself (zstd). */
export const epochFileParts = pgTable(
  'epoch_file_parts',
  {
    chainId: chainId(),
    epoch: epochNumber().notNull(),
    name: text('name').notNull(),
    part: integer('part').notNull(),
    content: bytes('content').notNull(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.epoch, t.name, t.part] })],
)

/**
 * A built epoch split once more under a rate card, by a formula, or both, that did not count in it: who would win and
 * lose. Nothing reads it but the people who decide.
 */
export const shadowRuns = pgTable(
  'shadow_runs',
  {
    chainId: chainId(),
    epoch: epochNumber().notNull(),
    /** The rate card that was tried. */
    version: integer('version').notNull(),
    /** The one that counted. */
    countedVersion: integer('counted_version'),
    /** The formula that was tried. */
    formulaVersion: integer('formula_version').notNull(),
    /** The one that counted. */
    countedFormulaVersion: integer('counted_formula_version').notNull(),
    /** Why the epoch could not be split so; null where it could. */
    problem: text('problem'),
    tokens: jsonb('tokens')
      .$type<
        {
          token: `0x${string}`
          winners: number
          losers: number
          unchanged: number
          moved: string
          carried: string
        }[]
      >()
      .notNull(),
    /** The largest gains and losses; amounts as decimal strings. */
    differences: jsonb('differences')
      .$type<{ account: `0x${string}`; token: `0x${string}`; now: string; shadow: string; difference: string }[]>()
      .notNull(),
    ranAt: timestamp('ran_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.epoch, t.version, t.formulaVersion] })],
)
