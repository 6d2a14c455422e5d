import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testAddress, testNetwork } from '@/lib/testing/http-fixture'
import { type SeededPayment, seedPayment } from '@/lib/testing/seed-payment'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { getReceipt } from './get-receipt'

const PAYER = testAddress(1)

/** What a third party does with a receipt: RFC 8785 for JSON without fractions, written anew and not taken from the product. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

const hashOf = (document: object) => `0x${createHash('sha256').update(canonical(document)).digest('hex')}`

describe('getReceipt', () => {
  let database: TestDatabase
  let seeded: SeededPayment

  beforeAll(async () => {
    database = await createTestDatabase()
    seeded = await seedPayment(database.db, { payer: PAYER, provider: testAddress(2), name: 'receipt' })
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })
  const read = (wallet = PAYER) =>
    getReceipt(database.db, {
      ...{ networks: [testNetwork()], paymentId: seeded.paymentId, wallets: [wallet], nowMs: Date.now() },
    })

  it('has a hash that anybody computes again from the document, and that no changed document has', async () => {
    const { hash, ...document } = await read()
    expect(hashOf(JSON.parse(JSON.stringify(document)))).toBe(hash)
    const keys = Object.keys(document) as (keyof typeof document)[]
    for (const key of keys) expect(hashOf({ ...document, [key]: 'changed' })).not.toBe(hash)
    expect((await read()).hash).toBe(hash)
  })

  it('is nobody else’s to see', async () => {
    await expect(read(testAddress(9))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
