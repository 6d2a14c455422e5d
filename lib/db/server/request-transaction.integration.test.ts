import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { findTransaction, requestTransaction } from './request-transaction'

const ADDRESS = `0x${'11'.repeat(20)}` as const

describe('requestTransaction', () => {
  let database: TestDatabase
  const request = (intent: string) => {
    const call = { chainId: 31337, signer: ADDRESS, to: ADDRESS, data: '0x' as const, description: intent }
    return requestTransaction(database.db, { ...call, intent })
  }
  const failAt = async (intent: string, attempt: number) => {
    const { id } = await request(intent)
    const idempotencyKey = `${intent}#${attempt}`
    const values = { idempotencyKey, state: 'failed' as const, createdAt: new Date(0) }
    await database.db.update(operatorTransactions).set(values).where(eq(operatorTransactions.id, id))
  }

  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it.each([9, 99, 999, 1000, 123_456])('goes on after %d failed attempts', async (attempt) => {
    await failAt(`void_%:${attempt}`, attempt)
    expect(await request(`void_%:${attempt}`)).toMatchObject({ idempotencyKey: `void_%:${attempt}#${attempt + 1}` })
  })

  it('takes no other intent for its own', async () => {
    await request('fund:1')
    await request('fund:1#2#x')
    expect(await findTransaction(database.db, { chainId: 31337, intent: 'fund:1' })).toMatchObject({
      idempotencyKey: 'fund:1#1',
    })
    expect(await findTransaction(database.db, { chainId: 31337, intent: 'fund' })).toBeNull()
  })
})
