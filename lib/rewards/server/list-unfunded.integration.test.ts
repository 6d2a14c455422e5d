import { type SQL, sql } from 'drizzle-orm'
import { pad, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { distributions } from '@/lib/db/schema/rewards'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { listUnfunded, unfundedQuery } from './list-unfunded'
import { captureLogsQuery, readCaptures } from './read-captures'

const CHAIN = 31337
const TOKEN = `0x${'77'.repeat(20)}`
/** Blocks of one capture each that earlier distributions counted; every hundred of them one epoch. */
const OLD = 20_000

describe('what a distribution asks of the index', () => {
  let database: TestDatabase
  const db = () => database.db
  const addLog = (event: string, block: number, args: Record<string, string>) =>
    db().execute(sql`
      INSERT INTO chain_logs (chain_id, block_number, log_index, block_hash, block_time, tx_hash, address, event_name, args)
      VALUES (${CHAIN}, ${block}, 0, '0x', 0, ${pad(toHex(block), { size: 32 })}, '0x', ${event},
        ${JSON.stringify({ token: TOKEN, fee: '0', burned: '0', ...args })}::jsonb)`)
  const build = (epoch: number, toBlock: number) =>
    db()
      .insert(distributions)
      .values({
        ...{ chainId: CHAIN, epoch, contentHash: '0x', formulaVersion: 1, capturesToBlock: toBlock, leafCount: 0 },
        ...{ totals: {}, statement: {}, carriedOut: {} },
      })
  const explain = async (query: SQL) => {
    const { rows } = await db().execute<{ 'QUERY PLAN': string }>(
      sql`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${query}`,
    )
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }

  beforeAll(async () => {
    database = await createTestDatabase()
    await db().execute(sql`
      INSERT INTO chain_logs (chain_id, block_number, log_index, block_hash, block_time, tx_hash, address, event_name, args)
      SELECT ${CHAIN}, n, 0, '0x', 0, '0x' || lpad(to_hex(n), 64, '0'), '0x',
        CASE WHEN n % 100 = 99 THEN 'EpochFunded' ELSE 'PaymentCaptured' END,
        jsonb_build_object('epoch', (n / 100)::text, 'token', ${TOKEN}::text, 'amount', '10', 'fee', '1', 'burned', '0',
          'paymentId', '0x' || lpad(to_hex(n), 64, '0'), 'taskRef', '0x00')
      FROM generate_series(0, ${OLD - 1}) n`)
    await db().execute(sql`
      INSERT INTO distribution_captures (chain_id, tx_hash, log_index, epoch)
      SELECT chain_id, tx_hash, log_index, (args ->> 'epoch')::int FROM chain_logs WHERE event_name = 'PaymentCaptured'`)
    await db().execute(sql`
      INSERT INTO distributions (chain_id, epoch, content_hash, formula_version, captures_to_block, leaf_count, totals,
        statement, carried_out)
      SELECT ${CHAIN}, e, '0x', 1, e * 100 + 99, 0, '{}', '{}', '{}' FROM generate_series(0, ${OLD / 100 - 1}) e`)
    await addLog('PaymentCaptured', OLD + 1, { epoch: '200', amount: '10', paymentId: '0xa', taskRef: '0x00' })
    await addLog('PrepaidSettled', OLD + 2, { epoch: '199', amount: '5', payer: '0xb', taskRef: '0x00' })
    await addLog('PaymentCaptured', OLD + 3, { epoch: '201', amount: '7', paymentId: '0xc', taskRef: '0x00' })
    await db().execute(sql`ANALYZE`)
  }, 60_000)
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  const ask = { chainId: CHAIN, epoch: 200, toBlock: OLD + 10 }

  it('names the ledgers that wait, late ones too, with how often each was forwarded', async () => {
    expect(await listUnfunded(db(), ask)).toEqual([
      { epoch: 199, token: TOKEN, amount: 5n, forwards: 1 },
      { epoch: 200, token: TOKEN, amount: 10n, forwards: 0 },
    ])
  })

  it('reads no capture that an earlier distribution counted, however many there are', async () => {
    const built = { epoch: 199, toBlock: OLD - 1 }
    for (const query of [unfundedQuery({ ...ask, built }), captureLogsQuery({ ...ask, built })]) {
      const plan = await explain(query)
      expect(plan).not.toMatch(/Seq Scan on (chain_logs|distribution_captures)/)
      expect(plan).toMatch(/chain_logs_ledger/)
      const read = [...plan.matchAll(/Rows Removed by (?:Filter|Index Recheck): (\d+)/g)].map(([, rows]) =>
        Number(rows),
      )
      expect(Math.max(0, ...read)).toBeLessThan(200)
    }
    const captures = await readCaptures(db(), ask)
    expect(captures.map(({ epoch, captured }) => [epoch, captured])).toEqual([
      [200, 10n],
      [199, 5n],
    ])
  })

  it('leaves no rest where less arrived than was forwarded, as with a token that keeps a fee', async () => {
    await addLog('EpochFunded', OLD + 4, { epoch: '200', amount: '8' })
    await addLog('EpochFunded', OLD + 5, { epoch: '199', amount: '0' })
    expect(await listUnfunded(db(), ask)).toEqual([])
    await addLog('PaymentCaptured', OLD + 6, { epoch: '200', amount: '3', paymentId: '0xd', taskRef: '0x00' })
    expect(await listUnfunded(db(), ask)).toEqual([{ epoch: 200, token: TOKEN, amount: 3n, forwards: 1 }])
  })

  it('counts in the next distribution what named its epoch before it was built', async () => {
    await build(200, OLD + 10)
    await db().execute(sql`
      INSERT INTO distribution_captures (chain_id, tx_hash, log_index, epoch)
      SELECT chain_id, tx_hash, log_index, 200 FROM chain_logs
      WHERE block_number > ${OLD} AND event_name IN ('PaymentCaptured', 'PrepaidSettled') AND args ->> 'epoch' <> '201'`)
    const next = { chainId: CHAIN, epoch: 201, toBlock: OLD + 20 }
    expect((await readCaptures(db(), next)).map(({ epoch, captured }) => [epoch, captured])).toEqual([[201, 7n]])
    expect(await listUnfunded(db(), next)).toEqual([{ epoch: 201, token: TOKEN, amount: 7n, forwards: 0 }])
  })
})
