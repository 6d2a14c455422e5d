import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpFixture, type HttpFixture, type TestCaller, testAddress } from '@/lib/testing/http-fixture'
import { stopTestDatabases } from '@/lib/testing/test-database'

const LINES = 30_000
/** Lines that the export asks the database for at once. */
const PAGE = 1_000

let fixture: HttpFixture
let caller: TestCaller

beforeAll(async () => {
  fixture = await createHttpFixture()
  caller = await fixture.signIn()
  await fixture.database.db.execute(sql`
    INSERT INTO history_entries (chain_id, tx_hash, log_index, wallet, type, token, amount, direction, block_number, block_time)
    SELECT 31337, '0x' || lpad(to_hex(i), 64, '0'), 0, ${caller.session.address}, 'transfer-in', ${testAddress(0xa1)},
      i * 1000000000000000000001::numeric, 'in', i, 1700000000 + i
    FROM generate_series(1, ${LINES}::int) i`)
})
afterAll(async () => {
  await fixture?.database.close()
  await stopTestDatabases()
})

describe('GET /history.csv', () => {
  it('gives every line once, newest first, with exact amounts', async () => {
    const text = await (await fixture.call('GET', '/history.csv', { caller })).text()
    const lines = text.trimEnd().split('\n').slice(1)
    expect(lines).toHaveLength(LINES)
    const blocks = lines.map((line) => Number(line.split(',').at(-2)))
    expect(blocks).toEqual(Array.from({ length: LINES }, (_, i) => LINES - i))
    expect(lines[0]).toContain(',30000000.000000000000030000,30000000000000000000030000,')
  })

  it('asks for no more than its reader takes: a long history is never in memory as a whole', async () => {
    const { pool } = fixture.database
    let queries = 0
    const count = () => {
      queries += 1
    }
    const body = (await fixture.call('GET', '/history.csv', { caller })).body?.getReader()
    pool.on('acquire', count)
    for (let chunk = 0; chunk < 3; chunk += 1) await body?.read()
    // In as many round trips an export that does not wait for its reader would be through.
    const trips = (10 * LINES) / PAGE
    for (let trip = 0; trip < trips; trip += 1) await pool.query('SELECT 1')
    pool.off('acquire', count)
    // A page is two queries: its lines, and how far each network is.
    expect(queries - trips).toBeLessThanOrEqual(2 * 6)
    expect(queries - trips).toBeGreaterThan(0)
    await body?.cancel()
  })
})
