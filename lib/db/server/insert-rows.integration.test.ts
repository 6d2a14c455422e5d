import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainLogs } from '@/lib/db/schema/chain'
import { historyEntries } from '@/lib/db/schema/history'
import { webhookDeliveries, webhookEndpoints } from '@/lib/db/schema/webhooks'
import { testAddress } from '@/lib/testing/http-fixture'
import { NAUGHTY_STRINGS } from '@/lib/testing/naughty-strings'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { insertNewRows, insertRows } from './insert-rows'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
  await stopTestDatabases()
})

function line(block: number, change: Partial<typeof historyEntries.$inferInsert> = {}) {
  return {
    ...{ chainId: 1, txHash: `0x${'ab'.repeat(32)}` as const, logIndex: 0, wallet: testAddress(1), type: 'burn' },
    ...{ token: testAddress(2), amount: 1n, direction: 'out' as const, blockNumber: block, blockTime: block },
    ...change,
  }
}

describe('insertRows', () => {
  it('writes every value as it is: amounts of 256 bits, text of any kind, null and what a row leaves out', async () => {
    const texts = [
      'NULL',
      'null',
      '',
      ' ',
      '{}',
      '"',
      '\\',
      '\\"',
      'a,b',
      "'; --",
      '{"a":1}',
      'ä\n\t€',
      ...NAUGHTY_STRINGS,
    ]
    // PostgreSQL holds neither a zero character nor half of a surrogate pair: the API refuses both.
    const writable = texts.filter((text) => !text.includes('\u0000') && text.isWellFormed())
    const rows = writable.map((taskId, index) => line(index, { taskId, amount: 2n ** 256n - 1n - BigInt(index) }))
    const short = [line(5_000), line(5_001, { epoch: null, fee: 0n })]
    expect(await insertRows(database.db, historyEntries, [...rows, ...short])).toBe(rows.length + 2)
    const stored = await database.db.select().from(historyEntries).orderBy(historyEntries.blockNumber)
    expect(stored.slice(0, -2).map(({ taskId, amount }) => [taskId, amount])).toEqual(
      rows.map(({ taskId, amount }) => [taskId, amount]),
    )
    expect(stored.at(-2)).toMatchObject({ epoch: null, fee: null, counterparty: null })
    expect(stored.at(-1)).toMatchObject({ fee: 0n })
  })

  it('writes JSON with its quotes, backslashes and bigint', async () => {
    const args = { value: 2n ** 255n, nested: { text: 'a "quoted" \\ back\\slash, {braces}' }, list: [1, null, 'x'] }
    const row = {
      ...({ chainId: 1, blockNumber: 1, logIndex: 0, blockHash: '0x01', blockTime: 1, txHash: '0x02' } as const),
      ...{ address: testAddress(3), eventName: 'Transfer', args },
    }
    await insertRows(database.db, chainLogs, [row])
    const [stored] = await database.db.select().from(chainLogs)
    expect(stored?.args).toEqual({ ...args, value: String(args.value) })
  })

  it('writes instants, and leaves a row alone whose key exists', async () => {
    const at = new Date('2026-11-22T01:02:03.004Z')
    const row = {
      ...{ deliveryId: crypto.randomUUID(), chainId: 1, endpointId: 'we_1', eventId: 'evt_1', type: 'payment.settled' },
      ...{ payload: { a: 1 }, createdAt: at },
    } as typeof webhookDeliveries.$inferInsert
    const endpoint = {
      endpointId: 'we_1',
      chainId: 1,
      url: 'https://a.example',
      secret: 'whsec_',
      createdBy: testAddress(1),
    }
    await insertRows(database.db, webhookEndpoints, [endpoint])
    expect(await insertRows(database.db, webhookDeliveries, [row])).toBe(1)
    expect(await insertRows(database.db, webhookDeliveries, [{ ...row, type: 'other' }])).toBe(0)
    const [stored] = await database.db.select().from(webhookDeliveries)
    expect(stored).toMatchObject({ type: 'payment.settled', createdAt: at })
  })

  it('refuses a list where the column holds none', async () => {
    const row = { ...line(9_000), taskId: ['a'] as unknown as string }
    await expect(insertRows(database.db, historyEntries, [row])).rejects.toThrow('only JSON columns')
  })
})

describe('insertNewRows', () => {
  it('refuses a row that is there already, and writes none of the others', async () => {
    await insertNewRows(database.db, historyEntries, [line(20_000), line(20_001)])
    await expect(
      database.db.transaction((tx) => insertNewRows(tx, historyEntries, [line(20_002), line(20_001)])),
    ).rejects.toMatchObject({ cause: { code: '23505' } })
    expect(await insertRows(database.db, historyEntries, [line(20_002)])).toBe(1)
  })
})
