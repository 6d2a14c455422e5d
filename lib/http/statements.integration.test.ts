import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainLogs } from '@/lib/db/schema/chain'
import { historyEntries } from '@/lib/db/schema/history'
import { paymentEvents } from '@/lib/db/schema/payments'
import { tasks } from '@/lib/db/schema/usage'
import { insertRows } from '@/lib/db/server/insert-rows'
import { getStatement } from '@/lib/payments/server/get-statement'
import { hashDocument } from '@/lib/payments/server/hash-document'
import { statementView } from '@/lib/payments/statement-view'
import {
  createHttpFixture,
  type HttpFixture,
  type TestCaller,
  testAddress,
  testNetwork,
} from '@/lib/testing/http-fixture'
import { seedPayment } from '@/lib/testing/seed-payment'
import { stopTestDatabases } from '@/lib/testing/test-database'

/** Payments of other months that the payer has. */
const OTHERS = 5_000

let fixture: HttpFixture
let caller: TestCaller

beforeAll(async () => {
  fixture = await createHttpFixture()
  caller = await fixture.signIn()
  const { db } = fixture.database
  const seeded = await seedPayment(db, { payer: caller.session.address, provider: testAddress(0xc1), name: 'alice' })
  const event = (logIndex: number, type: string, amount: bigint, change: object = {}) => ({
    ...{ chainId: 31337, txHash: seeded.transactionHash, logIndex, blockNumber: 11, blockTime: 1_795_000_010 },
    ...{ paymentId: seeded.paymentId, type, token: testAddress(0xa5), amount, fee: 0n, burned: 0n },
    ...change,
  })
  await insertRows(db, paymentEvents, [
    event(1, 'captured', 1_000_000n, { fee: 40_000n, epoch: 0 }),
    event(2, 'capture-reversed', 250_000n, { fee: 10_000n, epoch: 0 }),
    event(3, 'refunded', 250_000n),
    event(4, 'voided', 3_200_000n),
    // Not final, and of the next month: neither belongs to it.
    event(5, 'refunded', 1n, { blockNumber: 19 }),
    event(6, 'refunded', 1n, { blockTime: Date.UTC(2026, 11, 1) / 1000 }),
  ])
  const wallet = caller.session.address
  const line = (logIndex: number, type: string, amount: bigint, direction: 'in' | 'out' | 'none') => ({
    ...{ chainId: 31337, txHash: seeded.transactionHash, logIndex, blockNumber: 12, blockTime: 1_795_000_012 },
    ...{ wallet, type, token: testAddress(0xa5), amount, direction },
  })
  await insertRows(db, historyEntries, [
    line(7, 'prepaid-deposited', 900_000n, 'out'),
    { ...line(8, 'prepaid-settled', 500_000n, 'none'), fee: 20_000n, epoch: 0 },
    line(9, 'prepaid-withdrawn', 100_000n, 'in'),
  ])
  const log = (logIndex: number, eventName: string, args: Record<string, string>) => ({
    ...{ chainId: 31337, txHash: seeded.transactionHash, logIndex, blockNumber: 12, blockTime: 1_795_000_012 },
    ...{ blockHash: seeded.transactionHash, address: testAddress(0xa3), eventName, args },
  })
  const [task] = await db.select().from(tasks)
  await insertRows(db, chainLogs, [
    log(7, 'PrepaidDeposited', { amount: '900000' }),
    log(8, 'PrepaidSettled', { amount: '500000', fee: '20000', burned: '0', taskRef: task?.taskRef ?? '' }),
    log(9, 'PrepaidWithdrawn', { amount: '100000' }),
  ])
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

async function statementOf(month: string, who = caller) {
  const answer = await fixture.call('GET', `/statements/${month}`, { caller: who })
  expect(answer.status).toBe(200)
  return statementView.parse(await answer.json())
}

describe('GET /statements/{month}', () => {
  it('adds up to the unit what is final and of the month, and its hash covers it all', async () => {
    const { hash, ...document } = await statementOf('2026-11')
    expect(document.totals).toMatchObject([
      {
        ...{ symbol: 'USDC', authorized: '4200000', captured: '750000', settled: '500000', fees: '50000', burned: '0' },
        ...{ net: '1200000', returned: '3200000', refunded: '0' },
        ...{ prepaidDeposited: '900000', prepaidWithdrawn: '100000' },
      },
    ])
    expect(document.lines.map((line) => line.type)).toEqual([
      ...['authorized', 'captured', 'capture-reversed', 'refunded', 'voided'],
      ...['prepaid-deposited', 'prepaid-settled', 'prepaid-withdrawn'],
    ])
    expect(document.lines[6]).toMatchObject({ taskId: 'tsk_alice', paymentId: null, fee: '20000', epoch: 0 })
    expect(hashDocument(document)).toBe(hash)
  })
  it('is empty in another month, and for somebody else', async () => {
    expect(await statementOf('2026-10')).toMatchObject({ totals: [], lines: [] })
    expect(await statementOf('2026-11', await fixture.signIn())).toMatchObject({ totals: [], lines: [] })
  })
  it('reads the events of the payments of the month, however many the payer has of others', async () => {
    const { db } = fixture.database
    const before = await statementOf('2026-11')
    await db.execute(sql`
      INSERT INTO payments SELECT (jsonb_populate_record(p, jsonb_build_object('payment_id', '0xee' || lpad(to_hex(n), 62, '0')))).*
      FROM payments p, generate_series(1, ${OTHERS}::int) n`)
    await db.execute(sql`
      INSERT INTO payment_events SELECT (jsonb_populate_record(e, jsonb_build_object('log_index', 100 + n,
        'payment_id', '0xee' || lpad(to_hex(n), 62, '0'), 'block_time', 1700000000 + n))).*
      FROM payment_events e, generate_series(1, ${OTHERS}::int) n WHERE e.type = 'authorized'`)
    await db.execute(sql`
      INSERT INTO history_entries SELECT (jsonb_populate_record(h, jsonb_build_object('log_index', 100 + n,
        'payment_id', '0xee' || lpad(to_hex(n), 62, '0'), 'block_time', 1700000000 + n))).*
      FROM history_entries h, generate_series(1, ${OTHERS}::int) n WHERE h.type = 'payment-authorized'`)
    await db.execute(sql`ANALYZE payments, payment_events, history_entries`)
    const network = testNetwork()
    const { lines, read } = await db.transaction(async (tx) => {
      const statement = await getStatement(tx, { network, wallets: [caller.session.address], month: '2026-11' })
      const { rows } = await tx.execute<{ read: string }>(sql`
        SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS read FROM pg_stat_xact_user_tables
        WHERE relname IN ('payments', 'payment_events', 'history_entries')`)
      return { lines: statement.lines, read: Number(rows[0]?.read) }
    })
    expect(lines).toEqual(before.lines)
    expect(read).toBeLessThan(OTHERS / 10)
  })
  it.each(['2026-13', '2026-1', 'x', '1999-01'])('refuses %s', async (month) => {
    expect((await fixture.call('GET', `/statements/${month}`, { caller })).status).toBe(422)
  })
})
