import { CAPTURE_COLUMNS, type CaptureRow, parseCaptureRow } from '../capture-row'
import { computeDistribution, type Distribution } from '../compute-distribution'
import { encodeLeaves } from '../encode-leaves'
import { MalformedFileError } from '../malformed-file-error'
import { parseRateCard, type RateCard } from '../rate-card'
import { scanCsvFile } from '../scan-csv-file'
import { buildTreeParallel } from '../server/build-tree-parallel'
import { buildTree } from '../tree'
import { EARLIER_USAGE_COLUMNS, parseEarlierUsageRow, parseUsageRow, USAGE_COLUMNS } from '../usage-row'
import { createUsageTally, tallyUsage, weighCaptures } from '../usage-tally'
import { toJsonAmounts } from '../write-published-files'
import { CommandLineError } from './command-line-error'
import {
  amountOptions,
  epochOption,
  type Options,
  operand,
  parseOptions,
  requiredOption,
  singleOption,
} from './parse-options'
import { readJson, readLeaves, streamFile } from './read-file'
import { writeOut } from './write-out'

const NAMES = ['rates', 'emission', 'carried', 'captures', 'epoch', 'earlier', 'previous', 'out']

/** Fewer leaves are hashed before threads have started. */
const PARALLEL_LEAVES = 200_000

/** `compute USAGE.csv --rates RATES.json …`: a distribution from an epoch's usage. */
export async function runCompute(args: readonly string[]): Promise<unknown> {
  const options = parseOptions(args, { names: NAMES, operands: [1, 1] })
  const usagePath = operand(options, 0)
  const epoch = epochOption(options, 'epoch')
  const earlierPath = singleOption(options, 'earlier')
  if (earlierPath !== null && epoch === null) throw new CommandLineError('--earlier needs --epoch')
  const emission = amountOptions(options, 'emission')
  const carriedIn = amountOptions(options, 'carried')
  const rates = await readRates(requiredOption(options, 'rates'))
  const captures = await readCaptures(singleOption(options, 'captures'), epoch)
  const previousPath = singleOption(options, 'previous')
  const previous = previousPath === null ? encodeLeaves([]) : await readLeaves(previousPath)
  const tally = createUsageTally(captures, epoch)
  await scanCsvFile(usagePath, USAGE_COLUMNS, streamFile(usagePath), (row) => {
    tallyUsage(tally, parseUsageRow(row), rates)
  })
  if (earlierPath !== null && epoch !== null) {
    await scanCsvFile(earlierPath, EARLIER_USAGE_COLUMNS, streamFile(earlierPath), (row) => {
      tallyUsage(tally, parseEarlierUsageRow(row, epoch), rates)
    })
  }
  const distribution = computeDistribution({
    weights: tally.weights,
    captures: weighCaptures(tally, captures, epoch),
    emission,
    carriedIn,
    previous,
  })
  return finish(options, distribution)
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

async function readRates(path: string): Promise<RateCard> {
  const json = await readJson(path)
  try {
    return parseRateCard(json)
  } catch (error) {
    throw new MalformedFileError(path, null, error instanceof Error ? error.message : 'is not a rate card')
  }
}

async function readCaptures(path: string | null, epoch: number | null): Promise<CaptureRow[]> {
  const captures: CaptureRow[] = []
  if (path === null) return captures
  await scanCsvFile(path, CAPTURE_COLUMNS, streamFile(path), (row) => {
    const capture = parseCaptureRow(row)
    const problem = epochProblem(capture.epoch, epoch)
    if (problem !== null) throw new MalformedFileError(path, row.line, problem)
    captures.push({ ...capture, epoch: capture.epoch ?? epoch })
  })
  return captures
}

function epochProblem(named: number | null, epoch: number | null): string | null {
  if (named === null) return null
  if (epoch === null) return `names epoch ${named}, but --epoch does not say which epoch the usage is of`
  if (named > epoch) return `names epoch ${named}, which is after epoch ${epoch}`
  return null
}
