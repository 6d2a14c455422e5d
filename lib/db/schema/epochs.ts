import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { amount, chainId, epochNumber, hex, int8 } from './columns'

/** Epoch states, SPEC: open · closed · submitted · active · revoked · empty. */
export const EPOCH_STATUSES = ['open', 'closed', 'submitted', 'active', 'revoked', 'empty'] as const
/** One of {@link EPOCH_STATUSES}. */
export type EpochStatus = (typeof EPOCH_STATUSES)[number]

/** One fixed interval [startsAt, endsAt) of a network. Closing and ingest take turns on this row. */
export const epochs = pgTable(
  'epochs',
  {
    chainId: chainId(),
    epoch: epochNumber().notNull(),
    /** Unix seconds, inclusive. */
    startsAt: int8('starts_at').notNull(),
    /** Unix seconds, exclusive. */
    endsAt: int8('ends_at').notNull(),
    status: text('status').$type<EpochStatus>().notNull().default('open'),
    /** Rate card version it counts with; fixed when it closes. */
    rateCardVersion: integer('rate_card_version'),
    /** Counted when it closes; 0 before. */
    recordCount: integer('record_count').notNull().default(0),
    providerCount: integer('provider_count').notNull().default(0),
    /** Plain usage of all its records; 0 before it closes. */
    gpuMilliMs: amount('gpu_milli_ms').notNull().default(sql`0`),
    closedAt: timestamp('closed_at', { withTimezone: true }),
    /** Set when usage_outcomes of the epoch are complete: which usage counts is settled from then on. */
    weighedAt: timestamp('weighed_at', { withTimezone: true }),
    /** Final block up to which authorisations made usage of this epoch paid. */
    paidToBlock: int8('paid_to_block'),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.epoch] }), index('epochs_status').on(t.chainId, t.status)],
)

/** A versioned price and weight list of one network; effective from an epoch on, never changed afterwards. */
export const rateCards = pgTable(
  'rate_cards',
  {
    chainId: chainId(),
    version: integer('version').notNull(),
    effectiveEpoch: epochNumber('effective_epoch').notNull(),
    formulaVersion: integer('formula_version').notNull().default(1),
    feeBps: integer('fee_bps').notNull(),
    burnBps: integer('burn_bps').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.version] })],
)

/** Reward weight of one GPU model in one rate card. */
export const rateCardModels = pgTable(
  'rate_card_models',
  {
    chainId: chainId(),
    version: integer('version').notNull(),
    gpuModel: text('gpu_model').notNull(),
    rewardWeight: integer('reward_weight').notNull(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.version, t.gpuModel] })],
)

/** Price of one GPU-hour of one model in one token's base units, fee included. */
export const rateCardPrices = pgTable(
  'rate_card_prices',
  {
    chainId: chainId(),
    version: integer('version').notNull(),
    gpuModel: text('gpu_model').notNull(),
    token: hex('token').notNull(),
    pricePerGpuHour: amount('price_per_gpu_hour').notNull(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.version, t.gpuModel, t.token] })],
)
