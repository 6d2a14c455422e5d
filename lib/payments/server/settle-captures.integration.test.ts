import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capturesDue, paymentEvents } from '@/lib/db/schema/payments'
import { testAddress } from '@/lib/testing/http-fixture'
import { type SeededPayment, seedPayment } from '@/lib/testing/seed-payment'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { planCaptures } from './plan-captures'
import { settleCaptures } from './settle-captures'

const CHAIN_ID = 31337

describe('settleCaptures', () => {
  let database: TestDatabase
  let payment: SeededPayment
  const nextEpoch = async (epoch: number) => {
    const usage = sql`SELECT NULL::text AS task_id, 0::numeric AS billable WHERE false`
    await settleCaptures(database.db, { chainId: CHAIN_ID, toBlock: 18, chainTime: 1_795_000_020 })
    await planCaptures(database.db, { chainId: CHAIN_ID, epoch, toBlock: 18, usage })
    return (await database.db.select().from(capturesDue))[0]
  }
  const addEvent = (logIndex: number, type: string, amount: bigint) =>
    database.db.insert(paymentEvents).values({
      ...{ chainId: CHAIN_ID, txHash: payment.transactionHash, logIndex, blockNumber: 12, blockTime: 12 },
      ...{ paymentId: payment.paymentId, type, token: testAddress(0xa5), amount },
    })

  beforeAll(async () => {
    database = await createTestDatabase()
    payment = await seedPayment(database.db, { payer: testAddress(1), provider: testAddress(2), name: 'closed' })
    const { paymentId } = payment
    const givenUp = { state: 'given-up' as const, dueInEpoch: 0, reason: 'PaymentEscrow_WrongStatus()' }
    await database.db
      .insert(capturesDue)
      .values({ chainId: CHAIN_ID, paymentId, epoch: 0, amount: 5_000_000n, ...givenUp })
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('makes what was given up due again, by itself, and for no more than is held', async () => {
    const due = { state: 'due', dueInEpoch: 1, reason: 'SEND_ALONE', epoch: 0, amount: 4_200_000n }
    expect(await nextEpoch(1)).toMatchObject(due)
  })

  it('gives up for good what is due of a payment that holds nothing any more', async () => {
    await addEvent(8, 'voided', 4_200_000n)
    expect(await nextEpoch(2)).toMatchObject({ state: 'given-up', reason: 'CLOSED', dueInEpoch: 1 })
    expect(await nextEpoch(3)).toMatchObject({ state: 'given-up', reason: 'CLOSED', dueInEpoch: 1 })
  })
})
