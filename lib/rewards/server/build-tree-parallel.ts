import 'server-only'
import { hashTreeParallel } from '../kernel/hash-tree-parallel'
import { startTreeThreads, stopTreeThreads, type TreeThreads } from '../kernel/tree-threads'
import type { LeafRows } from '../leaf-rows'
import { buildTree, type MerkleTree, treeOf } from '../tree'

/** The tree that `buildTree` gives, hashed on all processors. Threads are started for it where none are handed in. */
export async function buildTreeParallel(rows: LeafRows, threads?: TreeThreads): Promise<MerkleTree> {
  if (rows.count === 0) return buildTree(rows)
  const own = threads ?? startTreeThreads()
  try {
    return treeOf(rows, await hashTreeParallel(rows.bytes, rows.count, { threads: own }))
  } finally {
    if (threads === undefined) await stopTreeThreads(own)
  }
}
