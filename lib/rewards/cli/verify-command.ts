import { createHash } from 'node:crypto'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Hex } from 'viem'
import { AppError } from '@/lib/core/app-error'
import { formatLeavesCsv } from '../format-leaves-csv'
import type { LeafRows } from '../leaf-rows'
import type { Manifest } from '../manifest'
import { closeProofFile, openProofFile } from '../server/open-proof-file'
import { buildTree } from '../tree'
import { verifyEpoch } from '../verify-epoch'
import { CommandLineError } from './command-line-error'
import { folderSource } from './folder-source'
import { operand, parseOptions, singleOption } from './parse-options'
import { readChainRoot } from './read-chain-root'
import { readLeaves } from './read-file'
import { LEAVES_FILE, PROOF_FILE } from './write-out'

/** What `verify` finds; `ok` false ends with exit code 1. */
export type VerifyResult = {
  readonly ok: boolean
  /** The root that was recomputed. */
  readonly root: Hex | null
  /** One sentence for each thing that differs. */
  readonly differences: readonly string[]
}

/** `verify DIR [--root 0x…] [--rpc URL]`: recomputes all that a folder holds and compares. */
export async function runVerify(args: readonly string[]): Promise<VerifyResult> {
  const options = parseOptions(args, { names: ['root', 'rpc', 'distributor'], operands: [1, 1] })
  const folder = operand(options, 0)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandLineError(`${folder}: there is no such folder`)
  }
  const expectedRoot = parseRoot(singleOption(options, 'root'))
  const rpc = singleOption(options, 'rpc')
  const published = existsSync(join(folder, 'manifest.json'))
  const found = published ? await verifyPublished(folder) : await verifyOut(folder)
  const differences = [...found.differences]
  if (expectedRoot !== null && expectedRoot !== found.root) {
    differences.push(`the root is ${found.root}, not ${expectedRoot} as --root says`)
  }
  if (rpc !== null) {
    differences.push(...(await readChainRoot(rpc, { ...found, distributor: singleOption(options, 'distributor') })))
  }
  return { ok: differences.length === 0, root: found.root, differences }
}

type Found = {
  readonly root: Hex | null
  readonly contentHash: Hex | null
  readonly differences: readonly string[]
  readonly manifest: Manifest | null
}

async function verifyPublished(folder: string): Promise<Found> {
  const { root, contentHash, differences, manifest } = await verifyEpoch(folderSource(folder))
  return { root, contentHash, differences, manifest }
}

async function verifyOut(folder: string): Promise<Found> {
  const leavesPath = join(folder, LEAVES_FILE)
  const proofPath = join(folder, PROOF_FILE)
  if (!existsSync(leavesPath) && !existsSync(proofPath)) {
    throw new CommandLineError(`${folder}: has no manifest.json, ${LEAVES_FILE} or ${PROOF_FILE}`)
  }
  const differences: string[] = []
  const root = await checked(differences, async () => {
    const rows = await readLeaves(leavesPath)
    if (!(await isWrittenAsOut(leavesPath, rows))) {
      differences.push(`${LEAVES_FILE} is not as --out writes it: tree order, lower case, LF`)
    }
    return buildTree(rows).root
  })
  await checked(differences, async () => {
    if (!existsSync(proofPath)) throw new CommandLineError(`${proofPath}: there is no such file`)
    closeProofFile(await openProofFile(proofPath, root))
  })
  return { root: root ?? null, contentHash: null, differences, manifest: null }
}

/** A file that cannot be read as what it should be is a difference here, not an error of the call. */
async function checked<T>(differences: string[], check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    differences.push(error.message)
    return undefined
  }
}

async function isWrittenAsOut(path: string, rows: LeafRows): Promise<boolean> {
  const expected = createHash('sha256')
  for (const chunk of formatLeavesCsv(rows)) expected.update(chunk)
  const actual = createHash('sha256')
  for await (const chunk of createReadStream(path)) actual.update(chunk)
  return expected.digest('hex') === actual.digest('hex')
}

function parseRoot(text: string | null): Hex | null {
  if (text === null) return null
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw new CommandLineError(`--root ${text}: must be 0x and 64 hex digits`)
  return text.toLowerCase() as Hex
}
