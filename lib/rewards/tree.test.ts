import { once } from 'node:events'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { describe, expect, it } from 'vitest'
import { toJsonRows } from '@/lib/testing/compute-json-epoch'
import { randomRows } from '@/lib/testing/random-rows'
import { hashTreeParallel } from './kernel/hash-tree-parallel'
import { startTreeThreads, stopTreeThreads } from './kernel/tree-threads'
import { leafHash } from './leaf'
import { leafAt } from './leaf-rows'
import { buildTree, getProof } from './tree'
import { verifyProof } from './verify-proof'

// Powers of two and their neighbours are where a level's last node stands alone. The long run adds the large ones.
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513]
const LONG = process.env.REWARDS_LONG === '1'
const TYPES = ['address', 'address', 'uint256']

// The race this hunts needs threads that have just started: every build starts new ones.
const COLD_BUILDS = LONG ? 400 : 30

describe('buildTree', () => {
  it.each(LONG ? [...SIZES, 8191, 8192, 8193, 100_000] : SIZES)(
    'of %i leaves is OpenZeppelin’s, node by node and proof by proof',
    (count) => {
      const rows = randomRows(count, count)
      const tree = buildTree(rows)
      const theirs = StandardMerkleTree.of(toJsonRows(rows), TYPES, { sortLeaves: false })
      expect(tree.root).toBe(theirs.root)
      expect(tree.nodes.length).toBe(32 * (2 * count - 1))
      const step = count > 1000 ? 97 : 1
      for (let index = 0; index < count; index += step) {
        expect(getProof(tree, index)).toEqual(theirs.getProof(index))
        expect(tree.root !== null && verifyProof(tree.root, leafAt(rows, index), getProof(tree, index))).toBe(true)
      }
    },
    600_000,
  )

  it('hashes leaves as the contract does', () => {
    const rows = randomRows(1)
    expect(buildTree(rows).root).toBe(leafHash(leafAt(rows, 0)))
  })

  it('keeps a small tree’s nodes when the next one is built', () => {
    const first = buildTree(randomRows(10, 1))
    const kept = first.nodes.slice()
    buildTree(randomRows(10, 2))
    expect(first.nodes).toEqual(kept)
  })
})

describe('hashTreeParallel', () => {
  it('gives the same nodes as one thread, whatever the size, from threads that have just started', async () => {
    for (let build = 0; build < COLD_BUILDS; build += 1) {
      // From the smallest that threads take up to some thousands: small deepest levels are where a wait was once missing.
      const count = 128 + ((build * 7919) % 20_000)
      const rows = randomRows(count, build + 1)
      const threads = startTreeThreads(2 + (build % 3))
      await Promise.all(threads.workers.map((worker) => once(worker, 'online')))
      const nodes = await hashTreeParallel(rows.bytes, count, { threads, fromLeaves: 0 })
      await stopTreeThreads(threads)
      expect(Buffer.compare(nodes, buildTree(rows).nodes), `${count} leaves`).toBe(0)
    }
  }, 600_000)

  it('does the same for rows that lie in plain memory', async () => {
    const rows = randomRows(5000)
    const plain = new Uint8Array(rows.bytes)
    const threads = startTreeThreads(2)
    const nodes = await hashTreeParallel(plain, rows.count, { threads, fromLeaves: 0 })
    await stopTreeThreads(threads)
    expect(Buffer.compare(nodes, buildTree(rows).nodes)).toBe(0)
  })
})
