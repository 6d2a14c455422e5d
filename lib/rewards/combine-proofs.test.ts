import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { combineProofs, packFlags } from './combine-proofs'

function treeOf(size: number) {
  const rows = Array.from({ length: size }, (_, i) => [
    `0x${(Math.floor(i / 2) + 1).toString(16).padStart(40, '0')}`,
    `0x${((i % 2) + 1).toString(16).padStart(40, '0')}`,
    BigInt(i + 1),
  ])
  return StandardMerkleTree.of(rows, ['address', 'address', 'uint256'], { sortLeaves: false })
}

describe('combineProofs', () => {
  it("equals OpenZeppelin's multiproof for neighbours in trees of every size", () => {
    for (let size = 2; size <= 40; size += 1) {
      const tree = treeOf(size)
      for (let first = 0; first + 1 < size; first += 1) {
        const indexes = [first, first + 1]
        const expected = tree.getMultiProof(indexes)
        const leaves = indexes.map((index) => ({
          leaf: tree.leafHash(tree.at(index) ?? []) as Hex,
          proof: tree.getProof(index) as Hex[],
        }))
        expect(combineProofs(leaves)).toEqual({ proof: expected.proof, flags: expected.proofFlags })
      }
    }
  })
  it('equals a single proof for one leaf', () => {
    const tree = treeOf(7)
    const leaf = tree.leafHash(tree.at(3) ?? []) as Hex
    const proof = tree.getProof(3) as Hex[]
    expect(combineProofs([{ leaf, proof }])).toEqual({ proof, flags: proof.map(() => false) })
  })
})

describe('packFlags', () => {
  it('puts the first flag into the lowest bit of the first byte', () => {
    expect(packFlags([true, false, true])).toBe('0x05')
    expect(packFlags([...Array(8).fill(false), true])).toBe('0x0001')
    expect(packFlags([])).toBe('0x')
  })
})
