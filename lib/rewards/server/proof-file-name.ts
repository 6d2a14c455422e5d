import type { Hex } from 'viem'

/** Name of a distribution's proof file. The root is part of it: what was revoked and built anew is another file. */
export function proofFileName({ chainId, epoch, root }: { chainId: number; epoch: number; root: Hex }): string {
  return `${chainId}-${epoch}-${root}.bin`
}

/** What a proof file's name says; null for any other name. */
export function parseProofFileName(name: string): { chainId: number; epoch: number; root: Hex } | null {
  const match = /^(\d+)-(\d+)-(0x[0-9a-f]{64})\.bin$/.exec(name)
  return match ? { chainId: Number(match[1]), epoch: Number(match[2]), root: match[3] as Hex } : null
}
