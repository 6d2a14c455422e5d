import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProofFolder } from '@/lib/testing/proof-folder'
import { randomRows } from '@/lib/testing/random-rows'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { leafAt } from '../leaf-rows'
import { buildTree, getProof } from '../tree'
import { getRewards } from './get-rewards'
import { keepProofFiles } from './keep-proof-files'
import { proofFileName } from './proof-file-name'
import { closeProofStore, createProofStore, getProofFile } from './proof-store'
import { readClaims } from './read-claims'
import { createRewardsSource } from './rewards-source'

const folder = createProofFolder()
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
  await stopTestDatabases()
})

/** Stores a distribution of so many leaves as the worker does; its epoch has the given status. */
async function store(chainId: number, epoch: number, leafCount: number, status: string) {
  const { db } = database
  const rows = randomRows(leafCount)
  const root = buildTree(rows).root as Hex
  await db.execute(sql`INSERT INTO epochs (chain_id, epoch, starts_at, ends_at, status)
    VALUES (${chainId}, ${epoch}, 0, 1, ${status}) ON CONFLICT (chain_id, epoch) DO UPDATE SET status = ${status}`)
  await db.execute(sql`DELETE FROM distributions WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
  await db.execute(sql`DELETE FROM distribution_leaves WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
  await db.execute(sql`INSERT INTO distributions (chain_id, epoch, root, content_hash, formula_version,
      captures_to_block, leaf_count, totals, statement, carried_out)
    VALUES (${chainId}, ${epoch}, ${root}, ${root}, 1, 1, ${leafCount}, '{}', '{}', '{}')`)
  for (let index = 0; index < leafCount; index += 1) {
    const { account, token, cumulativeAmount } = leafAt(rows, index)
    await db.execute(sql`INSERT INTO distribution_leaves (chain_id, epoch, account, token, cumulative_amount,
        emission_share, earnings_share, leaf_index)
      VALUES (${chainId}, ${epoch}, ${account}, ${token}, ${cumulativeAmount.toString()}, 0, 0, ${index})`)
  }
  return { rows, of: { chainId, epoch, root } }
}

async function setStatus(chainId: number, epoch: number, status: string) {
  await database.db.execute(sql`
    UPDATE epochs SET status = ${status} WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
}

describe('getProofFile', () => {
  it('builds a file that is missing, torn or altered from the stored leaves, and opens a good one as it is', async () => {
    const { db } = database
    const { rows, of } = await store(1, 0, 300, 'active')
    const path = join(folder, proofFileName(of))
    const leaf = leafAt(rows, 123)
    const proof = getProof(buildTree(rows), 123)
    const good = async () => {
      const fresh = createProofStore(folder)
      const claims = readClaims(await getProofFile(db, fresh, of), leaf.account)
      expect(claims).toContainEqual({ ...leaf, proof })
      await closeProofStore(fresh)
      return readFileSync(path)
    }
    const bytes = await good()
    truncateSync(path, bytes.length - 32)
    expect(await good()).toEqual(bytes)
    const altered = Buffer.from(bytes)
    altered[200] = (altered[200] ?? 0) ^ 1
    writeFileSync(path, altered)
    expect(await good()).toEqual(bytes)
    // A restart opens what is there: with the leaves gone nothing could be built.
    await db.execute(sql`DELETE FROM distribution_leaves WHERE chain_id = 1`)
    expect(await good()).toEqual(bytes)
    truncateSync(path, 64)
    await expect(getProofFile(db, createProofStore(folder), of)).rejects.toThrow('a distribution has all the leaves')
  })
})

describe('keepProofFiles', () => {
  it('keeps the active epoch and the next, of every network, and removes older ones and revoked roots', async () => {
    const { db } = database
    const own = createProofFolder()
    const kept = async () => readdirSync(own).sort()
    const [zero, one, other] = [
      await store(7, 0, 3, 'active'),
      await store(7, 1, 4, 'submitted'),
      await store(8, 0, 5, 'active'),
    ]
    await keepProofFiles(db, own, zero.of)
    await keepProofFiles(db, own, other.of)
    await keepProofFiles(db, own, one.of)
    expect(await kept()).toEqual([zero, one, other].map(({ of }) => proofFileName(of)).sort())
    const rebuilt = await store(7, 1, 6, 'submitted')
    await keepProofFiles(db, own, rebuilt.of)
    expect(await kept()).toEqual([zero, rebuilt, other].map(({ of }) => proofFileName(of)).sort())
    await setStatus(7, 1, 'active')
    const two = await store(7, 2, 7, 'submitted')
    mkdirSync(join(own, 'not-ours'))
    await keepProofFiles(db, own, two.of)
    expect(await kept()).toEqual([...[rebuilt, two, other].map(({ of }) => proofFileName(of)), 'not-ours'].sort())
  })
})

describe('getRewards', () => {
  it('proves against the root that is active at the moment, with what waits beside it', async () => {
    const first = await store(9, 0, 40, 'active')
    const source = createRewardsSource(database.db, createProofFolder())
    const leaf = leafAt(first.rows, 7)
    const ask = () => getRewards(source, { chainId: 9, account: leaf.account })
    const claimOf = async () => (await ask()).claims.find(({ token }) => token.toLowerCase() === leaf.token)
    expect(await claimOf()).toMatchObject({
      cumulativeAmount: `${leaf.cumulativeAmount}`,
      proof: getProof(buildTree(first.rows), 7),
    })
    const second = await store(9, 1, 41, 'submitted')
    const next = leafAt(second.rows, 7)
    expect(await ask()).toMatchObject({ epoch: 0, root: first.of.root, pendingEpoch: 1 })
    await setStatus(9, 1, 'active')
    const many = await Promise.all(
      Array.from({ length: 20 }, () => getRewards(source, { chainId: 9, account: next.account })),
    )
    for (const rewards of many) {
      expect(rewards).toMatchObject({ epoch: 1, root: second.of.root, pendingEpoch: null })
      expect(rewards.claims.map(({ proof }) => proof)).toContainEqual(getProof(buildTree(second.rows), 7))
    }
    expect(existsSync(join(source.proofs.folder, proofFileName(second.of)))).toBe(true)
    for (const epoch of [2, 3, 4]) {
      const later = await store(9, epoch, 50 + epoch, 'active')
      expect(await ask()).toMatchObject({ epoch, root: later.of.root })
    }
    await closeProofStore(source.proofs)
  })
})
