import { startTreeThreads, stopTreeThreads } from '../kernel/tree-threads'
import type { LeafRows } from '../leaf-rows'
import { buildTreeParallel } from '../server/build-tree-parallel'
import { sumLeafRows } from '../sum-leaf-rows'
import { SumOverflowError } from '../sum-overflow-error'
import { toJsonAmounts } from '../to-json-amounts'
import { buildTree } from '../tree'
import { CommandLineError } from './command-line-error'
import { operand, parseOptions, singleOption } from './parse-options'
import { fileBytes, readLeaves } from './read-file'
import { writeOut } from './write-out'

/** From some 50,000 leaves on: threads start while the file is read. */
const THREADS_FROM_BYTES = 1 << 22

/** `tree LEAVES.csv [--out DIR]`: the root over leaves in any order. */
export async function runTree(args: readonly string[]): Promise<unknown> {
  const options = parseOptions(args, { names: ['out'], operands: [1, 1] })
  const path = operand(options, 0)
  const threads = fileBytes(path) < THREADS_FROM_BYTES ? undefined : startTreeThreads()
  const rows = await readLeaves(path)
  const totals = sumOrName(path, rows)
  const tree = threads === undefined ? buildTree(rows) : await buildTreeParallel(rows, threads)
  if (threads !== undefined) await stopTreeThreads(threads)
  const out = singleOption(options, 'out')
  if (out !== null) await writeOut(out, rows, tree)
  return { root: tree.root, leaves: rows.count, totals: toJsonAmounts(totals) }
}

function sumOrName(path: string, rows: LeafRows): ReturnType<typeof sumLeafRows> {
  try {
    return sumLeafRows(rows)
  } catch (error) {
    if (error instanceof SumOverflowError) throw new CommandLineError(`${path}: ${error.message}`)
    throw error
  }
}
