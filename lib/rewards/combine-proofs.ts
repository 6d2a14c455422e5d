import { bytesToHex, concatHex, type Hex, keccak256 } from 'viem'

/** A leaf's hash with its own proof. */
export type ProvenLeaf = { leaf: Hex; proof: readonly Hex[] }

/** OpenZeppelin's multiproof over several leaves of one tree. `flags[i]`: step i takes its second half from the queue, not from `proof`. */
export type MultiProof = { proof: Hex[]; flags: boolean[] }

/**
 * Joins single proofs into the multiproof that covers all leaves. Leaves come in tree order, as the published files have them;
 * the outcome equals OpenZeppelin's `getMultiProof`.
 */
export function combineProofs(leaves: readonly ProvenLeaf[]): MultiProof {
  const queue = leaves.map(({ leaf, proof }) => ({ value: leaf, proof }))
  const combined: MultiProof = { proof: [], flags: [] }
  for (;;) {
    const node = queue.shift()
    const sibling = node?.proof[0]
    if (node === undefined || sibling === undefined) return combined
    const isQueued = queue[0]?.value === sibling
    combined.flags.push(isQueued)
    if (isQueued) queue.shift()
    else combined.proof.push(sibling)
    queue.push({ value: hashPair(node.value, sibling), proof: node.proof.slice(1) })
  }
}

/** Flags as `claimMany` takes them: flag i is bit i mod 8 of byte ⌊i / 8⌋, lowest bit first. */
export function packFlags(flags: readonly boolean[]): Hex {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8))
  for (const [index, flag] of flags.entries()) {
    if (flag) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return bytesToHex(bytes)
}

function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(a < b ? concatHex([a, b]) : concatHex([b, a]))
}
