import { jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { chainId, hex } from './columns'

/** What an author decided and signed (EIP-712); the amount as a decimal string, the deadline in Unix seconds. */
export type SignedDecision = { captured: string; epoch: number; deadline: number; signature: `0x${string}` }

/** What was said about a dispute; only its hash is on chain. Kept whether or not the transaction was ever sent. */
export const disputeStatements = pgTable(
  'dispute_statements',
  {
    chainId: chainId(),
    paymentId: hex('payment_id').notNull(),
    /** keccak256 of the text's UTF-8 bytes: evidenceHash or resolutionHash on chain. */
    hash: hex('hash').notNull(),
    /** evidence · resolution */
    kind: text('kind').$type<'evidence' | 'resolution'>().notNull(),
    author: hex('author').notNull(),
    text: text('text').notNull(),
    /** A decision that its author signed for the operator's queue to send; null where the author sends by itself. */
    decision: jsonb('decision').$type<SignedDecision>(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.paymentId, t.hash] })],
)
