import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainLogs, operatorTransactions } from '@/lib/db/schema/chain'
import { paymentEvents, payments } from '@/lib/db/schema/payments'
import { testAddress, testNetwork } from '@/lib/testing/http-fixture'
import { seedPayment } from '@/lib/testing/seed-payment'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { requestVoids } from './request-voids'

const SIGNER = testAddress(0xd1)
const OPERATOR = testAddress(0xb0)

describe('requestVoids', () => {
  let database: TestDatabase
  const request = () =>
    requestVoids(database.db, { network: testNetwork(), operator: SIGNER, toBlock: 20, isTaskSettled: sql`false` })
  const isRequested = async (paymentId: string) =>
    (await database.db.select().from(operatorTransactions)).some(({ description }) => description.endsWith(paymentId))
  const setOperator = (logIndex: number, operator: string, signer: string) =>
    database.db.insert(chainLogs).values({
      ...{ chainId: 31337, blockNumber: 1, logIndex, blockHash: '0x', blockTime: 1, txHash: '0x' },
      ...{ address: testAddress(0xa3), eventName: 'OperatorSet', args: { operator, signer } },
    })
  /** Rejected payments that nobody can void now, all authorised before any other. */
  const addDisputed = async (template: string, count: number) => {
    await database.db.execute(sql`
      INSERT INTO payments SELECT (jsonb_populate_record(p, jsonb_build_object(
        'payment_id', '0x' || lpad(n::text, 64, '0'), 'authorized_block', 1))).*
      FROM payments p, generate_series(1, ${count}) n WHERE p.payment_id = ${template}`)
    await database.db.execute(sql`
      INSERT INTO payment_events (chain_id, tx_hash, log_index, block_number, block_time, payment_id, type, token, amount)
      SELECT 31337, payment_id, 0, 2, 2, payment_id, 'disputed', token, 0 FROM payments WHERE authorized_block = 1`)
  }

  beforeAll(async () => {
    database = await createTestDatabase()
    await setOperator(0, OPERATOR, SIGNER)
    await setOperator(1, testAddress(0xb9), testAddress(0xd9))
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('voids for the operator that its key sends for, however many disputed payments come first', async () => {
    const parties = { payer: testAddress(1), provider: testAddress(2) }
    const { paymentId } = await seedPayment(database.db, { ...parties, name: 'rejected' })
    await database.db.update(payments).set({ rejection: 'FIELDS_DIFFER' })
    await addDisputed(paymentId, 250)
    await request()
    expect(await isRequested(paymentId)).toBe(true)
    expect(await database.db.select().from(operatorTransactions)).toHaveLength(1)
  })

  it('has four payments without a quote under way at a time, and the next ones once those are sent', async () => {
    await database.db.execute(sql`
      INSERT INTO payments SELECT (jsonb_populate_record(p, jsonb_build_object(
        'payment_id', '0x' || lpad(to_hex(n + 100000), 64, '0'), 'authorized_block', 3))).*
      FROM payments p, generate_series(1, 10) n WHERE p.authorized_block > 1 LIMIT 10`)
    const queued = () => database.db.$count(operatorTransactions, eq(operatorTransactions.state, 'queued'))
    const before = await queued()
    await request()
    await request()
    expect(await queued()).toBe(before + 4)
    await database.db.update(operatorTransactions).set({ state: 'mined' })
    await request()
    expect(await queued()).toBe(4)
    await database.db.update(operatorTransactions).set({ state: 'mined' })
  })

  it('leaves alone what another key sends for', async () => {
    const parties = { payer: testAddress(1), provider: testAddress(2) }
    const { paymentId } = await seedPayment(database.db, { ...parties, name: 'foreign' })
    const foreign = { rejection: 'FIELDS_DIFFER', operator: testAddress(0xb9) }
    await database.db.update(payments).set(foreign).where(eq(payments.paymentId, paymentId))
    await request()
    expect(await isRequested(paymentId)).toBe(false)
  })

  it('voids a payment again once its dispute is over', async () => {
    const paymentId = `0x${'1'.padStart(64, '0')}` as const
    await request()
    expect(await isRequested(paymentId)).toBe(false)
    const [event] = await database.db.select().from(paymentEvents).where(eq(paymentEvents.paymentId, paymentId))
    if (!event) throw new Error('it was disputed')
    await database.db.insert(paymentEvents).values({ ...event, logIndex: 1, blockNumber: 3, type: 'dispute-resolved' })
    await request()
    expect(await isRequested(paymentId)).toBe(true)
  })
})
