import { concatHex, type Hex, keccak256 } from 'viem'
import { type Leaf, leafHash } from './leaf'

/** Whether the proof leads from the leaf to the root, hashed as OpenZeppelin's on-chain verifier does. */
export function verifyProof(root: Hex, leaf: Leaf, proof: readonly Hex[]): boolean {
  return proof.reduce(hashPair, leafHash(leaf)) === root
}

function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(concatHex(a < b ? [a, b] : [b, a]))
}
