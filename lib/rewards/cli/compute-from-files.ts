import type { Formula } from '@/lib/epochs/formula'
import { CAPTURE_COLUMNS, type CaptureRow, parseCaptureRow } from '../capture-row'
import { computeDistribution, type Distribution, type DistributionInput } from '../compute-distribution'
import { encodeLeaves } from '../encode-leaves'
import { MalformedFileError } from '../malformed-file-error'
import { parseRateCard, type RateCard } from '../rate-card'
import { scanCsvFile } from '../scan-csv-file'
import { createUsageRow, EARLIER_USAGE_COLUMNS, readEarlierUsageRow, readUsageRow, USAGE_COLUMNS } from '../usage-row'
import { createUsageTally, tallyUsage, weighCaptures } from '../usage-tally'
import { amountOptions } from './amount-options'
import { CommandLineError } from './command-line-error'
import { epochOption, type Options, operand, singleOption } from './parse-options'
import { readJson, readLeaves, streamFile } from './read-file'

/** Options that say where an epoch's inputs are; `--rates` is a command's own. */
export const INPUT_OPTIONS = ['emission', 'carried', 'captures', 'epoch', 'earlier', 'previous'] as const

type Rules = { readonly rates: RateCard; readonly formula: Formula }

/** The distribution of the usage file that the options name, under a rate card and by a formula. */
export async function computeFromFiles(options: Options, rules: Rules): Promise<Distribution> {
  const emission = amountOptions(options, 'emission')
  const carriedIn = amountOptions(options, 'carried')
  const previousPath = singleOption(options, 'previous')
  const previous = previousPath === null ? encodeLeaves([]) : await readLeaves(previousPath)
  return computeDistribution({ ...(await weighFiles(options, rules)), emission, carriedIn, previous })
}

/** Weights and weighed captures; which records were seen is forgotten with this call, before the split needs the memory. */
async function weighFiles(
  options: Options,
  { rates, formula }: Rules,
): Promise<Pick<DistributionInput, 'weights' | 'captures'>> {
  const usagePath = operand(options, 0)
  const epoch = epochOption(options, 'epoch')
  const earlierPath = singleOption(options, 'earlier')
  if (earlierPath !== null && epoch === null) throw new CommandLineError('--earlier needs --epoch')
  const captures = await readCaptures(singleOption(options, 'captures'), epoch)
  const tally = createUsageTally(captures, epoch, formula)
  const usage = createUsageRow()
  await scanCsvFile(usagePath, USAGE_COLUMNS, streamFile(usagePath), (row) => {
    readUsageRow(usage, row)
    tallyUsage(tally, usage, rates)
  })
  if (earlierPath !== null && epoch !== null) {
    await scanCsvFile(earlierPath, EARLIER_USAGE_COLUMNS, streamFile(earlierPath), (row) => {
      readEarlierUsageRow(usage, row, epoch)
      tallyUsage(tally, usage, rates)
    })
  }
  return { weights: tally.weights, captures: weighCaptures(tally, captures, epoch) }
}

/** A rate card from a JSON file. */
export async function readRates(path: string): Promise<RateCard> {
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
