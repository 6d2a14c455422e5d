import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { createKeccak, keccak as keccakOnce } from 'hash-wasm'
import { MerkleTree as MerkleTreeJs } from 'merkletreejs'
import { encodeAbiParameters, type Hex, keccak256 } from 'viem'
import { hashTreeParallel } from '@/lib/rewards/kernel/hash-tree-parallel'
import { startTreeThreads } from '@/lib/rewards/kernel/tree-threads'
import { hexAt, LEAF_ROW_BYTES, type LeafRows, leafAt } from '@/lib/rewards/leaf-rows'
import { buildTree, getProofBytes, NODE_BYTES, treeOf } from '@/lib/rewards/tree'

/** A built tree: the root, and a way to make the proofs of a range of leaves, whose size says that they were made. */
export type Built = { readonly root: string; readonly proveRange: (start: number, end: number) => number }

/** Somebody's way from rows to a tree. `prepare` makes the input it wants and is not measured. */
export type Contender = { readonly prepare: (rows: LeafRows) => Promise<() => Built | Promise<Built>> }

const TYPES = ['address', 'address', 'uint256']

/** All that are compared; merkletreejs lays its levels out otherwise, so its root is its own. */
export const CONTENDERS: Readonly<Record<string, Contender>> = {
  warpshare: {
    prepare: async (rows) => () => {
      const tree = buildTree(rows)
      return { root: tree.root ?? '', proveRange: (start, end) => getProofBytes(tree, start, end).length }
    },
  },
  'warpshare, threads': {
    prepare: async (rows) => {
      const threads = startTreeThreads()
      return async () => {
        const tree = treeOf(rows, await hashTreeParallel(rows.bytes, rows.count, { threads }))
        return { root: tree.root ?? '', proveRange: (start, end) => getProofBytes(tree, start, end).length }
      }
    },
  },
  '@openzeppelin/merkle-tree': {
    prepare: async (rows) => {
      const values = toValues(rows)
      return () => {
        const tree = StandardMerkleTree.of(values, TYPES, { sortLeaves: false })
        return { root: tree.root, proveRange: proveEach((index) => tree.getProof(index).length) }
      }
    },
  },
  merkletreejs: {
    prepare: async (rows) => () => {
      const hash = (bytes: Buffer) => Buffer.from(keccak256(bytes, 'bytes'))
      const leaves = Array.from({ length: rows.count }, (_, i) => hash(hash(Buffer.from(encode(rows, i)))))
      const tree = new MerkleTreeJs(leaves, hash, { sortPairs: true })
      return {
        root: tree.getHexRoot(),
        proveRange: proveEach((index) => tree.getHexProof(leaves[index] ?? Buffer.alloc(0), index).length),
      }
    },
  },
  'hash-wasm': { prepare: prepareHashWasm },
  'hash-wasm, one call each': { prepare: prepareHashWasmOnce },
  'viem, plain': {
    prepare: async (rows) => {
      const values = toValues(rows)
      return () => buildNaively(values)
    },
  },
}

/** The same flat tree as ours, on hash-wasm at its best: one instance for all messages, bytes in and out. */
async function prepareHashWasm(rows: LeafRows): Promise<() => Built> {
  const keccak = await createKeccak(256)
  const hash = (bytes: Uint8Array) => keccak.init().update(bytes).digest('binary')
  return () => {
    const { count } = rows
    const nodes = new Uint8Array((2 * count - 1) * NODE_BYTES)
    for (let i = 0; i < count; i += 1) nodes.set(hash(hash(encode(rows, i))), (2 * count - 2 - i) * NODE_BYTES)
    for (let i = count - 2; i >= 0; i -= 1) nodes.set(hash(orderPair(nodes, i)), i * NODE_BYTES)
    const tree = treeOf(rows, nodes)
    return { root: hexAt(nodes, 0, NODE_BYTES), proveRange: (start, end) => getProofBytes(tree, start, end).length }
  }
}

/** The same tree as the first example of its documentation has it: an awaited call a message, hex out. */
async function prepareHashWasmOnce(rows: LeafRows): Promise<() => Promise<Built>> {
  const hash = async (bytes: Uint8Array) => Buffer.from(await keccakOnce(bytes, 256), 'hex')
  return async () => {
    const { count } = rows
    const nodes = new Uint8Array((2 * count - 1) * NODE_BYTES)
    for (let i = 0; i < count; i += 1) {
      nodes.set(await hash(await hash(encode(rows, i))), (2 * count - 2 - i) * NODE_BYTES)
    }
    for (let i = count - 2; i >= 0; i -= 1) nodes.set(await hash(orderPair(nodes, i)), i * NODE_BYTES)
    const tree = treeOf(rows, nodes)
    return { root: hexAt(nodes, 0, NODE_BYTES), proveRange: (start, end) => getProofBytes(tree, start, end).length }
  }
}

const pair = new Uint8Array(2 * NODE_BYTES)

/** Both children of a node, the lower first; valid until the next call. */
function orderPair(nodes: Uint8Array, node: number): Uint8Array {
  const left = nodes.subarray((2 * node + 1) * NODE_BYTES, (2 * node + 2) * NODE_BYTES)
  const right = nodes.subarray((2 * node + 2) * NODE_BYTES, (2 * node + 3) * NODE_BYTES)
  const isOrdered = Buffer.compare(left, right) <= 0
  pair.set(isOrdered ? left : right, 0)
  pair.set(isOrdered ? right : left, NODE_BYTES)
  return pair
}

/** What one writes first: hex strings, an object a leaf. */
function buildNaively(values: readonly [Hex, Hex, bigint][]): Built {
  const nodes: Hex[] = new Array(2 * values.length - 1)
  values.forEach(([account, token, amount], i) => {
    const types = [{ type: 'address' }, { type: 'address' }, { type: 'uint256' }] as const
    nodes[nodes.length - 1 - i] = keccak256(keccak256(encodeAbiParameters(types, [account, token, amount])))
  })
  for (let i = values.length - 2; i >= 0; i -= 1) {
    const [a = '0x', b = '0x'] = [nodes[2 * i + 1], nodes[2 * i + 2]]
    nodes[i] = keccak256(a < b ? `${a}${b.slice(2)}` : `${b}${a.slice(2)}`)
  }
  const proveRange = proveEach((index) => {
    const proof: (Hex | undefined)[] = []
    for (let node = nodes.length - 1 - index; node > 0; node = (node - 1) >> 1) {
      proof.push(nodes[node % 2 === 1 ? node + 1 : node - 1])
    }
    return proof.length
  })
  return { root: nodes[0] ?? '', proveRange }
}

function proveEach(prove: (index: number) => number): Built['proveRange'] {
  return (start, end) => {
    let total = 0
    for (let index = start; index < end; index += 1) total += prove(index)
    return total
  }
}

function toValues(rows: LeafRows): [Hex, Hex, bigint][] {
  return Array.from({ length: rows.count }, (_, i) => {
    const { account, token, cumulativeAmount } = leafAt(rows, i)
    return [account, token, cumulativeAmount]
  })
}

/** `abi.encode(account, token, amount)` of a row. */
function encode(rows: LeafRows, index: number): Uint8Array {
  const encoded = new Uint8Array(96)
  const at = index * LEAF_ROW_BYTES
  encoded.set(rows.bytes.subarray(at, at + 20), 12)
  encoded.set(rows.bytes.subarray(at + 20, at + 40), 44)
  encoded.set(rows.bytes.subarray(at + 40, at + 72), 64)
  return encoded
}
