import type { Hex } from 'viem'
import { assert } from '@/lib/core/assert'
import { hashTree } from './kernel/hash-tree'
import { hexAt, type LeafRows } from './leaf-rows'

/** Bytes of a node: one keccak256. */
export const NODE_BYTES = 32
const NODE_WORDS = NODE_BYTES / 4

/**
 * A Merkle tree laid out as OpenZeppelin's StandardMerkleTree without sorted leaves: node 0 is the root, the children
 * of node i are 2i + 1 and 2i + 2, and leaf i is the i-th node from the end. An empty tree has no root.
 */
export type MerkleTree = {
  readonly root: Hex | null
  readonly leafCount: number
  /** 2·leafCount − 1 nodes of 32 bytes, or none; aligned to 4 bytes in its buffer. */
  readonly nodes: Uint8Array
}

/** Builds the tree over rows that are in tree order, on this thread. */
export function buildTree(rows: LeafRows): MerkleTree {
  if (rows.count === 0) return { root: null, leafCount: 0, nodes: new Uint8Array(0) }
  return treeOf(rows, hashTree(rows.bytes, rows.count))
}

/** The tree whose nodes were hashed elsewhere. */
export function treeOf(rows: LeafRows, nodes: Uint8Array): MerkleTree {
  return { root: hexAt(nodes, 0, NODE_BYTES), leafCount: rows.count, nodes }
}

/** The siblings from leaf `index` up to the root, as the distributor's `claim` takes them. */
export function getProof(tree: MerkleTree, index: number): Hex[] {
  return toHexNodes(getProofBytes(tree, index, index + 1))
}

/** The proofs of the leaves from `start` up to `end`, 32 bytes a sibling, one proof behind the other. */
export function getProofBytes(tree: MerkleTree, start: number, end: number): Uint8Array {
  assert(start >= 0 && start <= end && end <= tree.leafCount, 'proofs are of some of the leaves')
  const last = 2 * tree.leafCount - 2
  let siblings = 0
  for (let index = start; index < end; index += 1) siblings += depthOf(last - index)
  const proofs = new Int32Array(siblings * NODE_WORDS)
  const words = new Int32Array(tree.nodes.buffer, tree.nodes.byteOffset, tree.nodes.length / 4)
  let at = 0
  for (let index = start; index < end; index += 1) {
    for (let node = last - index; node > 0; node = (node - 1) >>> 1) {
      const sibling = (node % 2 === 1 ? node + 1 : node - 1) * NODE_WORDS
      // Eight words: copying them one by one is far quicker than a call for each node.
      for (let word = 0; word < NODE_WORDS; word += 1) proofs[at + word] = words[sibling + word] as number
      at += NODE_WORDS
    }
  }
  return new Uint8Array(proofs.buffer)
}

/** Steps from a node up to the root: the length in bits of its number, counted from 1, less one. */
function depthOf(node: number): number {
  return 31 - Math.clz32(node + 1)
}

/** Nodes that lie one behind the other, each as 0x-hex. */
export function toHexNodes(bytes: Uint8Array): Hex[] {
  const text = hexAt(bytes, 0, bytes.length)
  return Array.from({ length: bytes.length / NODE_BYTES }, (_, i) => {
    const start = 2 + i * 2 * NODE_BYTES
    return `0x${text.slice(start, start + 2 * NODE_BYTES)}` as const
  })
}
