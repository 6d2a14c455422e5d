import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InvalidInputError } from '@/lib/core/app-error'
import { epochs } from '@/lib/db/schema/epochs'
import { paymentEvents } from '@/lib/db/schema/payments'
import { usageOutcomes } from '@/lib/db/schema/rewards'
import { testAddress, testNetwork } from '@/lib/testing/http-fixture'
import { type SeededPayment, seedPayment } from '@/lib/testing/seed-payment'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { resolveDispute } from './resolve-dispute'

describe('resolveDispute', () => {
  let database: TestDatabase
  let payment: SeededPayment
  const clients = {
    get: () => {
      throw new Error('nothing is asked of a network')
    },
  }
  const resolve = (captured: bigint, epoch: number) =>
    resolveDispute(
      { db: database.db, clients },
      {
        ...{ networks: [testNetwork()], paymentId: payment.paymentId, author: testAddress(0xc0), captured, epoch },
        text: `captured ${captured} for epoch ${epoch}`,
      },
    )

  beforeAll(async () => {
    database = await createTestDatabase()
    payment = await seedPayment(database.db, { payer: testAddress(1), provider: testAddress(2), name: 'disputed' })
    const { transactionHash: txHash, paymentId, taskId } = payment
    const place = { chainId: 31337, blockNumber: 11, blockTime: 1_795_000_001, logIndex: 3 }
    await database.db
      .insert(paymentEvents)
      .values({ ...place, txHash, paymentId, type: 'disputed', token: testAddress(0xa5), amount: 0n })
    const bounds = { chainId: 31337, startsAt: 1_795_000_060, endsAt: 1_795_000_120 }
    await database.db.insert(epochs).values([
      { ...bounds, epoch: 1, status: 'closed' },
      { ...bounds, epoch: 2, status: 'closed', weighedAt: new Date() },
      { ...bounds, epoch: 3, status: 'closed', weighedAt: new Date() },
    ])
    const usage = { chainId: 31337, provider: testAddress(2), taskId, gpuModel: 'h100-sxm', gpuMilliMs: 5n }
    await database.db.insert(usageOutcomes).values([
      { ...usage, epoch: 1, weight: 5n },
      { ...usage, epoch: 2, weight: 0n, reason: 'UNVERIFIED' },
      { ...usage, epoch: 3, weight: 5n },
    ])
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('captures nothing for an epoch in which the task has no weight, is not weighed, or is unknown', async () => {
    for (const epoch of [1, 2, 77]) await expect(resolve(1_000n, epoch)).rejects.toThrow(InvalidInputError)
  })

  it('captures for an epoch with counted usage, and gives all of it back for any', async () => {
    expect(await resolve(1_000n, 3)).toMatchObject({ transaction: { chainId: 31337 }, queued: false })
    expect(await resolve(0n, 77)).toMatchObject({ transaction: { chainId: 31337 } })
  })
})
