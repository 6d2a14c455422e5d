import type { Hex } from 'viem'

/** An open, verified proof file; made by `openProofFile`, read by `readClaims`, ended by `closeProofFile`. */
export type ProofFile = {
  readonly descriptor: number
  readonly path: string
  readonly leafCount: number
  readonly root: Hex | null
  readonly nodesOffset: number
}
