import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseAddress } from '@/lib/core/address'
import { findLeafRows } from '../find-leaf-rows'
import { leafAt } from '../leaf-rows'
import { closeProofFile, openProofFile } from '../server/open-proof-file'
import { type Claim, readClaims } from '../server/read-claims'
import { buildTree, getProof } from '../tree'
import { CommandLineError } from './command-line-error'
import { operand, parseOptions } from './parse-options'
import { readLeaves } from './read-file'
import { LEAVES_FILE, PROOF_FILE } from './write-out'

/** `proof DIR ACCOUNT [TOKEN]`: an account's leaves and proofs; none when it has no leaf. */
export async function runProof(args: readonly string[]): Promise<unknown> {
  const options = parseOptions(args, { names: [], operands: [2, 3] })
  const account = parseAddress(operand(options, 1))
  const token = options.operands[2] === undefined ? null : parseAddress(options.operands[2])
  const claims = await findClaims(operand(options, 0), account)
  return {
    claims: claims
      .filter((claim) => token === null || claim.token === token)
      .map((claim) => ({ ...claim, cumulativeAmount: claim.cumulativeAmount.toString() })),
  }
}

async function findClaims(folder: string, account: Claim['account']): Promise<Claim[]> {
  const proofPath = join(folder, PROOF_FILE)
  if (existsSync(proofPath)) {
    const file = await openProofFile(proofPath)
    try {
      return readClaims(file, account)
    } finally {
      closeProofFile(file)
    }
  }
  const leavesPath = join(folder, LEAVES_FILE)
  if (!existsSync(leavesPath)) throw new CommandLineError(`${folder}: has neither ${PROOF_FILE} nor ${LEAVES_FILE}`)
  const rows = await readLeaves(leavesPath)
  const tree = buildTree(rows)
  const { start, end } = findLeafRows(rows, account)
  return Array.from({ length: end - start }, (_, i) => ({
    ...leafAt(rows, start + i),
    proof: getProof(tree, start + i),
  }))
}
