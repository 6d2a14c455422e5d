import { concatHex, encodeAbiParameters, type Hex, keccak256, numberToHex, toHex } from 'viem'
import { packFlags } from '../lib/rewards/combine-proofs'

/** One reward as the distributor's tree holds it. */
export type Leaf = { account: `0x${string}`; token: `0x${string}`; cumulativeAmount: bigint }

const hashPair = (a: Hex, b: Hex): Hex => keccak256(BigInt(a) < BigInt(b) ? concatHex([a, b]) : concatHex([b, a]))

/** Hash of a leaf, see SPEC §4: twice, so that an inner node cannot pass for one. */
export function leafHash({ account, token, cumulativeAmount }: Leaf): Hex {
  const types = [{ type: 'address' }, { type: 'address' }, { type: 'uint256' }] as const
  return keccak256(keccak256(encodeAbiParameters(types, [account, token, cumulativeAmount])))
}

/**
 * A tree of 2^depth leaves of which only some are known; every subtree without one stands as a made-up hash. Proofs are
 * as long and as random as those of the full tree, and cost the chain the same.
 */
export function sparseTree(depth: number, leaves: ReadonlyMap<number, Leaf>, seed: string) {
  const known = new Map<number, Hex>()
  for (const [position, leaf] of leaves) known.set(2 ** depth - 1 + position, leafHash(leaf))
  const inner = new Set<number>()
  for (let index of known.keys()) {
    while (index > 0) {
      index = (index - 1) >> 1
      inner.add(index)
    }
  }
  const cache = new Map<number, Hex>()
  function node(index: number): Hex {
    const leaf = known.get(index)
    if (leaf) return leaf
    if (!inner.has(index)) return keccak256(concatHex([toHex(seed), numberToHex(index, { size: 8 })]))
    const found = cache.get(index) ?? hashPair(node(2 * index + 1), node(2 * index + 2))
    cache.set(index, found)
    return found
  }
  const siblingOf = (index: number) => (index % 2 === 1 ? index + 1 : index - 1)

  return {
    root: node(0),
    proof(position: number): Hex[] {
      const proof: Hex[] = []
      for (let index = 2 ** depth - 1 + position; index > 0; index = (index - 1) >> 1)
        proof.push(node(siblingOf(index)))
      return proof
    },
    /** OpenZeppelin's multiproof, with the flags packed as `claimMany` takes them. */
    multiProof(positions: readonly number[]): { claims: Leaf[]; proof: Hex[]; proofFlags: Hex } {
      const indices = positions.map((position) => 2 ** depth - 1 + position).sort((a, b) => b - a)
      const queue = [...indices]
      const proof: Hex[] = []
      const flags: boolean[] = []
      while (queue[0] !== undefined && queue[0] > 0) {
        const index = queue.shift() as number
        const sibling = siblingOf(index)
        const both = queue[0] === sibling
        flags.push(both)
        if (both) queue.shift()
        else proof.push(node(sibling))
        queue.push((index - 1) >> 1)
      }
      const claims = indices.map((index) => leaves.get(index - (2 ** depth - 1)) as Leaf)
      return { claims, proof, proofFlags: packFlags(flags) }
    },
  }
}
