import { sql } from 'drizzle-orm'
import { createWebhookEndpoint } from '@/lib/payments/server/webhook-endpoints'
import type { TestCaller } from './http-fixture'
import { createHttpFixture, type HttpFixture, testAddress } from './http-fixture'
import { clientsWithPublisher } from './role-clients'
import { type SeededPayment, seedPayment } from './seed-payment'

/** An operator who is also a consumer and a provider, and something in every list that the API has. */
export type SeededLists = { fixture: HttpFixture; caller: TestCaller; seeded: SeededPayment }

const CHAIN = 31_337

/** Rows of one of each list; three of each tell pages apart. */
export const ROWS_PER_LIST = 3

/** The API with {@link ROWS_PER_LIST} rows or more in each of its lists, all of them to be seen by one caller. */
export async function seedLists(): Promise<SeededLists> {
  let operator = ''
  const fixture = await createHttpFixture({ clients: clientsWithPublisher(() => operator) })
  const { db } = fixture.database
  const caller = await fixture.signIn()
  const { address, userId } = caller.session
  operator = address
  const parties = { payer: address, provider: address }
  const seeded = await seedPayment(db, { ...parties, name: 'first' })
  for (const name of ['second', 'third']) await seedPayment(db, { ...parties, name })
  for (let i = 1; i < ROWS_PER_LIST; i += 1) {
    await fixture.signIn(caller.account)
    await db.execute(sql`INSERT INTO wallets (address, user_id) VALUES (${testAddress(i)}, ${userId})`)
  }
  const numbers = sql`generate_series(1, ${ROWS_PER_LIST}::int) n`
  const hash = sql`'0x' || lpad(n::text, 64, '0')`
  await db.execute(sql`INSERT INTO payment_events
    (chain_id, tx_hash, log_index, block_number, block_time, payment_id, type, token, amount)
    SELECT ${CHAIN}, payment_id, 7, 12, 12, payment_id, 'disputed', token, 0 FROM payments`)
  await db.execute(sql`INSERT INTO history_entries
    SELECT (jsonb_populate_record(h, jsonb_build_object('tx_hash', ${hash}, 'log_index', 10 + n))).*
    FROM history_entries h, ${numbers} WHERE h.tx_hash = ${seeded.transactionHash}`)
  await db.execute(sql`UPDATE quotes SET prepaid_at = 1795000000`)
  await db.execute(sql`INSERT INTO epochs (chain_id, epoch, starts_at, ends_at, status)
    SELECT ${CHAIN}, n, 1795000000 + n, 1795000001 + n, 'submitted' FROM ${numbers}`)
  await db.execute(sql`INSERT INTO distributions
    (chain_id, epoch, root, content_hash, formula_version, captures_to_block, leaf_count, totals, statement, carried_out)
    SELECT ${CHAIN}, n, ${hash}, ${hash}, 1, 9, 1, '{}', '{}', '{}' FROM ${numbers}`)
  await db.execute(sql`INSERT INTO distribution_leaves
    (chain_id, epoch, leaf_index, account, token, cumulative_amount, emission_share, earnings_share)
    SELECT ${CHAIN}, n, 0, ${address}, ${testAddress(0xa1)}, n, 1, 0 FROM ${numbers}`)
  await db.execute(sql`INSERT INTO rate_cards (chain_id, version, effective_epoch, fee_bps, burn_bps)
    SELECT ${CHAIN}, n, n, 400, 0 FROM ${numbers}`)
  await db.execute(sql`INSERT INTO shadow_runs (chain_id, epoch, version, formula_version, counted_formula_version, tokens, differences)
    SELECT ${CHAIN}, n, n, 1, 1, '[]', '[]' FROM ${numbers}`)
  await db.execute(sql`INSERT INTO captures_due (chain_id, payment_id, epoch, amount, due_in_epoch)
    SELECT ${CHAIN}, ${seeded.paymentId}, n, 5, n FROM ${numbers}`)
  await db.execute(sql`INSERT INTO operator_transactions
    (id, chain_id, signer, idempotency_key, "to", data, description, created_at)
    SELECT 'tx_' || n, ${CHAIN}, ${testAddress(1)}, n::text, ${testAddress(2)}, '0x', 'seeded', now() FROM ${numbers}`)
  await db.execute(sql`INSERT INTO chain_logs
    (chain_id, block_number, log_index, block_hash, block_time, tx_hash, address, event_name, args)
    SELECT ${CHAIN}, 5, n, '0x', 100, '0x', ${testAddress(0xa0)}, 'OperationScheduled', jsonb_build_object(
      'operationId', ${hash}, 'nonce', '1', 'schedule', '200', 'caller', ${testAddress(1)}::text,
      'target', ${testAddress(2)}::text, 'data', '0x') FROM ${numbers}`)
  await db.execute(sql`INSERT INTO chain_logs
    (chain_id, block_number, log_index, block_hash, block_time, tx_hash, address, event_name, args)
    SELECT ${CHAIN}, 6, n, '0x', 100, '0x', ${testAddress(0xa0)}, 'RoleGranted', jsonb_build_object(
      'roleId', n::text, 'account', ${testAddress(1)}::text, 'delay', '0', 'since', '0') FROM ${numbers}`)
  for (let i = 0; i < ROWS_PER_LIST; i += 1) {
    const url = `https://platform.example/${i}`
    const { endpointId } = await createWebhookEndpoint(db, { chainId: CHAIN, url, createdBy: address })
    await db.execute(sql`INSERT INTO webhook_deliveries (delivery_id, chain_id, endpoint_id, event_id, type, payload)
      VALUES (${`whd_${i}`}, ${CHAIN}, ${endpointId}, 'evt', 'payment.captured', '{}')`)
  }
  return { fixture, caller, seeded }
}
