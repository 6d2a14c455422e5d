import type { Hex } from 'viem'
import { assert } from '@/lib/core/assert'
import { hashTree } from './kernel/hash-tree'
import { hexAt, type LeafRows } from './leaf-rows'

/** Bytes of a node: one keccak256. */
export const NODE_BYTES = 32

/**
 * A Merkle tree laid out as OpenZeppelin's StandardMerkleTree without sorted leaves: node 0 is the root, the children
 * of node i are 2i + 1 and 2i + 2, and leaf i is the i-th node from the end. An empty tree has no root.
 */
export type MerkleTree = {
  readonly root: Hex | null
  readonly leafCount: number
  /** 2·leafCount − 1 nodes of 32 bytes, or none. */
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
  const bytes = getProofBytes(tree, index)
  return toHexNodes(bytes)
}

/** The same siblings in one buffer, 32 bytes each: what `getProof` spells out. */
export function getProofBytes(tree: MerkleTree, index: number): Uint8Array {
  assert(index >= 0 && index < tree.leafCount, 'a proof is of one of the leaves')
  const { nodes, leafCount } = tree
  // A leaf's depth is the length of its node number, counted from 1, in bits.
  const depth = 31 - Math.clz32(2 * leafCount - 1 - index)
  const proof = new Uint8Array(depth * NODE_BYTES)
  let at = 0
  for (let node = 2 * leafCount - 2 - index; node > 0; node = (node - 1) >>> 1) {
    const sibling = (node % 2 === 1 ? node + 1 : node - 1) * NODE_BYTES
    proof.set(nodes.subarray(sibling, sibling + NODE_BYTES), at)
    at += NODE_BYTES
  }
  return proof
}

/** Nodes that lie one behind the other, each as 0x-hex. */
export function toHexNodes(bytes: Uint8Array): Hex[] {
  const text = hexAt(bytes, 0, bytes.length)
  return Array.from({ length: bytes.length / NODE_BYTES }, (_, i) => {
    const start = 2 + i * 2 * NODE_BYTES
    return `0x${text.slice(start, start + 2 * NODE_BYTES)}` as const
  })
}
