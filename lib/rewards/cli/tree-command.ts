import { SumOverflowError } from '../accumulate'
import type { LeafRows } from '../leaf-rows'
import { sumLeafRows } from '../sum-leaf-rows'
import { buildTree } from '../tree'
import { toJsonAmounts } from '../write-published-files'
import { CommandLineError } from './command-line-error'
import { operand, parseOptions, singleOption } from './parse-options'
import { readLeaves } from './read-file'
import { writeOut } from './write-out'

/** `tree LEAVES.csv [--out DIR]`: the root over leaves in any order. */
export async function runTree(args: readonly string[]): Promise<unknown> {
  const options = parseOptions(args, { names: ['out'], operands: [1, 1] })
  const path = operand(options, 0)
  const rows = await readLeaves(path)
  const totals = sumOrName(path, rows)
  const tree = buildTree(rows)
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
