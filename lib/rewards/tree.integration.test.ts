import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomRows } from '@/lib/testing/random-rows'
import { type SolidityVerifier, startSolidityVerifier } from '@/lib/testing/solidity-verifier'
import { type LeafRows, leafAt } from './leaf-rows'
import { buildTree, getProof, type MerkleTree } from './tree'

const LONG = process.env.REWARDS_LONG === '1'
/** Claims in one call. */
const BATCH = 500

let solidity: SolidityVerifier
beforeAll(async () => {
  solidity = await startSolidityVerifier()
})
afterAll(() => solidity?.stop())

describe('proofs in Solidity', () => {
  it.each([1, 2, 3, 7, 8, 9, 127, 128, 129, 1023, 1024, 1025])(
    'every row’s proof of %i leaves verifies',
    async (count) => {
      const rows = randomRows(count, count)
      expect(await countValid(buildTree(rows), rows, everyIndex(count, 1))).toBe(count)
    },
  )

  it('a proof of 100,000 leaves verifies, every one in the long run', async () => {
    const count = 100_000
    const rows = randomRows(count)
    const indexes = everyIndex(count, LONG ? 1 : 97)
    expect(await countValid(buildTree(rows), rows, indexes)).toBe(indexes.length)
  }, 600_000)

  it('no proof verifies for another amount, account or token', async () => {
    const rows = randomRows(33)
    const tree = buildTree(rows)
    const claims = everyIndex(33, 1).flatMap((index) => {
      const claim = claimAt(tree, rows, index)
      return [
        { ...claim, cumulativeAmount: claim.cumulativeAmount ^ 1n },
        { ...claim, account: claim.token },
        { ...claim, token: claim.account },
        { ...claim, proof: claim.proof.slice(1) },
      ]
    })
    expect(await solidity.countValid(tree.root ?? '0x', claims)).toBe(0)
  })
})

function claimAt(tree: MerkleTree, rows: LeafRows, index: number) {
  return {
    ...leafAt(rows, index),
    cumulativeAmount: leafAt(rows, index).cumulativeAmount as bigint,
    proof: getProof(tree, index),
  }
}

function everyIndex(count: number, step: number): number[] {
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step)
}

async function countValid(tree: MerkleTree, rows: LeafRows, indexes: readonly number[]): Promise<number> {
  let valid = 0
  for (let start = 0; start < indexes.length; start += BATCH) {
    const claims = indexes.slice(start, start + BATCH).map((index) => claimAt(tree, rows, index))
    valid += await solidity.countValid(tree.root ?? '0x', claims)
  }
  return valid
}
