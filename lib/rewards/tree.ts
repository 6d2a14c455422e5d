import { type Hex, keccak256 } from 'viem'
import { assert } from '@/lib/core/assert'
import { hexAt, LEAF_ROW_BYTES, type LeafRows } from './leaf-rows'

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

/** Builds the tree over rows that are in tree order. */
export function buildTree(rows: LeafRows): MerkleTree {
  if (rows.count === 0) return { root: null, leafCount: 0, nodes: new Uint8Array(0) }
  const nodeCount = 2 * rows.count - 1
  const nodes = new Uint8Array(nodeCount * NODE_BYTES)
  const encoded = new Uint8Array(96)
  for (let i = 0; i < rows.count; i += 1) {
    const offset = i * LEAF_ROW_BYTES
    encoded.set(rows.bytes.subarray(offset, offset + 20), 12)
    encoded.set(rows.bytes.subarray(offset + 20, offset + 40), 44)
    encoded.set(rows.bytes.subarray(offset + 40, offset + 72), 64)
    nodes.set(keccak256(keccak256(encoded, 'bytes'), 'bytes'), (nodeCount - 1 - i) * NODE_BYTES)
  }
  const pair = new Uint8Array(64)
  for (let i = rows.count - 2; i >= 0; i -= 1) {
    const left = nodeAt(nodes, 2 * i + 1)
    const right = nodeAt(nodes, 2 * i + 2)
    const leftFirst = compareNodes(left, right) <= 0
    pair.set(leftFirst ? left : right, 0)
    pair.set(leftFirst ? right : left, NODE_BYTES)
    nodes.set(keccak256(pair, 'bytes'), i * NODE_BYTES)
  }
  return { root: hexAt(nodes, 0, NODE_BYTES), leafCount: rows.count, nodes }
}

/** The siblings from leaf `index` up to the root, as the distributor's `claim` takes them. */
export function getProof(tree: MerkleTree, index: number): Hex[] {
  assert(index >= 0 && index < tree.leafCount, 'a proof is of one of the leaves')
  const proof: Hex[] = []
  for (let node = 2 * tree.leafCount - 2 - index; node > 0; node = (node - 1) >> 1) {
    const sibling = node % 2 === 1 ? node + 1 : node - 1
    proof.push(hexAt(tree.nodes, sibling * NODE_BYTES, NODE_BYTES))
  }
  return proof
}

function nodeAt(nodes: Uint8Array, index: number): Uint8Array {
  return nodes.subarray(index * NODE_BYTES, (index + 1) * NODE_BYTES)
}

function compareNodes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < NODE_BYTES; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
