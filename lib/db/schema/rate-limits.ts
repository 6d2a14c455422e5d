import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { unixMs } from './columns'

/** Calls counted per limit and caller, shared by all web processes. Its columns, in this order, are rate-limiter-flexible's. */
export const rateLimits = pgTable('rate_limits', {
  /** `<limit>:<caller>`. */
  key: text('key').primaryKey(),
  points: integer('points').notNull().default(0),
  /** End of the window; counting starts again afterwards. */
  expire: unixMs('expire'),
})
