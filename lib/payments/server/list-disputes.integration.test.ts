import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testAddress, testNetwork } from '@/lib/testing/http-fixture'
import { type SeededPayment, seedPayment } from '@/lib/testing/seed-payment'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { listDisputes } from './list-disputes'

describe('listDisputes', () => {
  let database: TestDatabase
  let oldest: SeededPayment
  const list = async () => {
    const { items } = await listDisputes(database.db, { networks: [testNetwork()], limit: 20 })
    return items.map((row) => row.paymentId)
  }

  beforeAll(async () => {
    database = await createTestDatabase()
    oldest = await seedPayment(database.db, { payer: testAddress(1), provider: testAddress(2), name: 'oldest' })
    await database.db.execute(sql`
      INSERT INTO payments SELECT (jsonb_populate_record(p, jsonb_build_object(
        'payment_id', '0x' || lpad(n::text, 64, '0'), 'authorized_at', p.authorized_at + n,
        'reclaimed', p.authorized))).*
      FROM payments p, generate_series(1, 600) n WHERE p.payment_id = ${oldest.paymentId}`)
    await database.db.execute(sql`
      INSERT INTO payment_events (chain_id, tx_hash, log_index, block_number, block_time, payment_id, type, token, amount)
      SELECT 31337, payment_id, 7, 12, 12, payment_id, 'disputed', token, 0 FROM payments`)
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('lists what is frozen, and nothing that was reclaimed, however many of those came later', async () => {
    expect(await list()).toEqual([oldest.paymentId])
  })
})
