import { FIRST_FORMULA } from '@/lib/epochs/formula'
import type { Distribution } from '../compute-distribution'
import { buildTreeParallel } from '../server/build-tree-parallel'
import { toJsonAmounts } from '../to-json-amounts'
import { buildTree } from '../tree'
import { computeFromFiles, INPUT_OPTIONS, readRates } from './compute-from-files'
import { formulaOption, type Options, parseOptions, requiredOption, singleOption } from './parse-options'
import { writeOut } from './write-out'

/** Fewer leaves are hashed before threads have started. */
const PARALLEL_LEAVES = 200_000

/** `compute USAGE.csv --rates RATES.json …`: a distribution from an epoch's usage. */
export async function runCompute(args: readonly string[]): Promise<unknown> {
  const options = parseOptions(args, { names: [...INPUT_OPTIONS, 'rates', 'formula', 'out'], operands: [1, 1] })
  const rates = await readRates(requiredOption(options, 'rates'))
  const formula = formulaOption(options, 'formula') ?? FIRST_FORMULA
  return finish(options, await computeFromFiles(options, { rates, formula }))
}

async function finish(options: Options, distribution: Distribution): Promise<unknown> {
  const tree =
    distribution.leaves.count < PARALLEL_LEAVES
      ? buildTree(distribution.leaves)
      : await buildTreeParallel(distribution.leaves)
  const out = singleOption(options, 'out')
  if (out !== null) await writeOut(out, distribution.leaves, tree)
  return {
    root: tree.root,
    leaves: distribution.leaves.count,
    totals: toJsonAmounts(distribution.totals),
    carried: toJsonAmounts(distribution.carriedOut),
    statement: Object.fromEntries(
      [...distribution.statement].map(([token, entry]) => [
        token,
        {
          earnings: entry.earnings.toString(),
          minted: entry.minted.toString(),
          carriedIn: entry.carriedIn.toString(),
          emissionShares: entry.emissionShares.toString(),
          carriedOut: entry.carriedOut.toString(),
        },
      ]),
    ),
  }
}
