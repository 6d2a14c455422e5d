import { index, integer, jsonb, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core'
import { chainId, hex, int8 } from './columns'

/** Where the platform wants to be told of what happens to payments. */
export const webhookEndpoints = pgTable('webhook_endpoints', {
  endpointId: text('endpoint_id').primaryKey(),
  /** The network whose events it is told of, and whose operators look after it. */
  chainId: chainId(),
  url: text('url').notNull(),
  /** Key of the deliveries' signatures (standard-webhooks, base64 after `whsec_`); shown once, when it is made. */
  secret: text('secret').notNull(),
  createdBy: hex('created_by').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  disabledAt: timestamp('disabled_at', { withTimezone: true }),
})

/** One event for one endpoint; the event's id is the receiver's idempotency key. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    deliveryId: text('delivery_id').primaryKey(),
    chainId: chainId(),
    endpointId: text('endpoint_id')
      .notNull()
      .references(() => webhookEndpoints.endpointId),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    /** waiting · delivered · failed (no further attempt by itself) */
    state: text('state').$type<'waiting' | 'delivered' | 'failed'>().notNull().default('waiting'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: timestamp('next_attempt_at', { withTimezone: true }).notNull().defaultNow(),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    deliveredAt: timestamp('delivered_at', { withTimezone: true }),
  },
  (t) => [
    unique('webhook_deliveries_event').on(t.endpointId, t.eventId),
    index('webhook_deliveries_due').on(t.state, t.nextAttemptAt),
    index('webhook_deliveries_log').on(t.chainId, t.createdAt, t.deliveryId),
  ],
)

/** Last final block of each network whose events were noted for the endpoints. */
export const webhookCursors = pgTable('webhook_cursors', {
  chainId: integer('chain_id').primaryKey(),
  blockNumber: int8('block_number').notNull(),
})
