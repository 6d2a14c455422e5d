import { index, integer, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core'
import { hex } from './columns'

/** One person or organisation: the owner of linked wallets. Holds nothing else. */
export const users = pgTable('users', {
  userId: text('user_id').primaryKey(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})

/** A wallet proven by its own SIWE message; belongs to one user at a time. */
export const wallets = pgTable(
  'wallets',
  {
    address: hex('address').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.userId),
    name: text('name'),
    linkedAt: timestamp('linked_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.address] }), index('wallets_user').on(t.userId)],
)

/** A signed-in browser. The cookie's token carries this id; a revoked row kills it at once. */
export const sessions = pgTable(
  'sessions',
  {
    sessionId: text('session_id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.userId),
    address: hex('address').notNull(),
    chainId: integer('chain_id').notNull(),
    userAgent: text('user_agent').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (t) => [index('sessions_user').on(t.userId, t.createdAt)],
)

/** Single-use sign-in nonces, bound to the browser that asked. Taken with DELETE … RETURNING. */
export const siweNonces = pgTable(
  'siwe_nonces',
  {
    nonce: text('nonce').primaryKey(),
    /** SHA-256 of the browser's binding cookie. */
    browserHash: hex('browser_hash').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (t) => [index('siwe_nonces_expiry').on(t.expiresAt), unique('siwe_nonces_nonce').on(t.nonce)],
)
