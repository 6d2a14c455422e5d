import { afterAll, describe, expect, it } from 'vitest'
import { quotes } from '@/lib/db/schema/payments'
import { testNetwork } from '@/lib/testing/http-fixture'
import { createTestDatabase, stopTestDatabases } from '@/lib/testing/test-database'
import { storeQuote } from './store-quote'

const ADDRESS = `0x${'11'.repeat(20)}` as const
/** Two inserts have to meet within microseconds: on a busy machine some hundred tasks show what happens then. */
const TASKS = 150

describe('storeQuote', () => {
  afterAll(stopTestDatabases)

  it('keeps one of a task, whoever comes at once', async () => {
    const database = await createTestDatabase()
    try {
      const network = testNetwork()
      for (let task = 0; task < TASKS; task += 1) {
        const terms = {
          ...{ payer: ADDRESS, token: ADDRESS, operator: ADDRESS, taskId: `tsk_${task}`, gpuModel: 'h100-sxm' },
          ...{ gpuMilli: 1000, durationMs: 60_000, pricePerGpuHour: 1n, maxAmount: 1n, feeBps: 0, burnBps: 0 },
          ...{ rateCardVersion: 1, expiresAt: 1, authorizationExpiry: 2, refundExpiry: 3 },
        }
        const quote = { network, terms, signature: '0x11', bearer: true, nowMs: 0 } as const
        const kept = await Promise.all(Array.from({ length: 10 }, () => storeQuote(database.db, quote)))
        expect(new Set(kept.map(({ quoteId }) => quoteId)).size).toBe(1)
      }
      expect(await database.db.$count(quotes)).toBe(TASKS)
    } finally {
      await database.close()
    }
  })
})
