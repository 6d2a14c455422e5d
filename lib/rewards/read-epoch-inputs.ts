import { type Address, parseAddress } from '@/lib/core/address'
import { InvalidInputError } from '@/lib/core/app-error'
import { parseWei } from '@/lib/core/wei'
import { CAPTURE_COLUMNS, type CaptureRow, parseCaptureRow } from './capture-row'
import { createLeafFile, endLeafFile, isWrittenAsPublished, readLeafFile } from './leaf-file'
import type { LeafRows } from './leaf-rows'
import { MalformedFileError } from './malformed-file-error'
import { encodeCanonicalJson } from './manifest'
import { parseRateCard, type RateCard } from './rate-card'
import { type EpochReading, readEpochFile, readEpochJson } from './read-epoch-file'
import { sameBytes } from './same-bytes'
import { scanCsvFile } from './scan-csv-file'
import {
  createUsageRow,
  EARLIER_USAGE_COLUMNS,
  readEarlierUsageRow,
  readUsageRow,
  USAGE_COLUMNS,
  type UsageRow,
} from './usage-row'
import { encodeEmission } from './write-published-files'

/** What an epoch's distribution follows from, but its usage, which may be any size. */
export type EpochInputs = {
  readonly rates: RateCard
  /** Minted for the epoch, by token. */
  readonly emission: ReadonlyMap<Address, bigint>
  readonly carriedIn: ReadonlyMap<Address, bigint>
  readonly captures: readonly CaptureRow[]
  readonly previous: LeafRows
}

/** Reads an epoch's published inputs. Throws `MalformedFileError` and `InvalidInputError` for what they must not hold. */
export async function readEpochInputs(reading: EpochReading): Promise<EpochInputs> {
  const rates = parseRateCard(await readEpochJson(reading, 'rates.json'))
  const { minted, carriedIn } = parseEmission(await readEpochJson(reading, 'emission.json'))
  const captures = await readCaptures(reading)
  return { rates, emission: minted, carriedIn, captures, previous: await readPrevious(reading) }
}

/**
 * Reads the usage of earlier epochs that captures name, then the epoch's own; `onRow` is given one object that each row
 * fills again. Rows have to be in their order, so that none comes twice in a file. What `onRow` throws names the line.
 */
export async function readEpochUsage(reading: EpochReading, onRow: (usage: UsageRow) => void): Promise<void> {
  await readUsageFile(reading, 'earlier-usage.csv', onRow)
  await readUsageFile(reading, 'usage.csv', onRow)
}

async function readUsageFile(
  reading: EpochReading,
  name: 'usage.csv' | 'earlier-usage.csv',
  onRow: (usage: UsageRow) => void,
): Promise<void> {
  const earlier = name === 'earlier-usage.csv'
  const { epoch } = reading.manifest
  let usage = createUsageRow()
  let before = createUsageRow()
  const columns = earlier ? EARLIER_USAGE_COLUMNS : USAGE_COLUMNS
  await scanCsvFile(name, columns, readEpochFile(reading, name), (row) => {
    ;[usage, before] = [before, usage]
    if (earlier) readEarlierUsageRow(usage, row, epoch)
    else readUsageRow(usage, row)
    if (!isBefore(before, usage)) {
      throw new MalformedFileError(row.file, row.line, 'is not after the row before it in (meter, recordId)')
    }
    onRow(usage)
  })
}

async function readCaptures(reading: EpochReading): Promise<CaptureRow[]> {
  const captures: CaptureRow[] = []
  const { epoch, capturesToBlock } = reading.manifest
  await scanCsvFile('captures.csv', CAPTURE_COLUMNS, readEpochFile(reading, 'captures.csv'), (row) => {
    const capture = parseCaptureRow(row)
    const before = captures.at(-1)
    if (before !== undefined && comparePlaces(before, capture) >= 0) {
      throw new MalformedFileError(row.file, row.line, 'is not after the capture before it')
    }
    if (capture.blockNumber > capturesToBlock || capture.epoch === null || capture.epoch > epoch) {
      throw new MalformedFileError(row.file, row.line, 'is not of this distribution: its block or epoch is later')
    }
    captures.push(capture)
  })
  return captures
}

async function readPrevious(reading: EpochReading): Promise<LeafRows> {
  const published = reading.manifest.files.find((file) => file.name === 'previous.csv')
  const leafFile = createLeafFile('previous.csv', published?.bytes)
  for await (const chunk of readEpochFile(reading, 'previous.csv')) readLeafFile(leafFile, chunk)
  const rows = endLeafFile(leafFile)
  if (!isWrittenAsPublished(leafFile)) {
    reading.differences.push('previous.csv is not written as published: tree order, lower case, LF')
  }
  return rows
}

function parseEmission(json: unknown) {
  const { minted, carriedIn } = Object(json) as Record<string, unknown>
  const emission = { minted: parseAmounts(minted), carriedIn: parseAmounts(carriedIn) }
  if (!sameBytes(encodeEmission(emission.minted, emission.carriedIn), encodeCanonicalJson(json))) {
    throw new InvalidInputError('emission.json', 'is not { minted, carriedIn } of amounts above 0 by lower-case token')
  }
  return emission
}

function parseAmounts(json: unknown): Map<Address, bigint> {
  return new Map(Object.entries(Object(json)).map(([token, text]) => [parseAddress(token), parseWei(String(text))]))
}

/** Keys order as their bytes do, a shorter one before those that it begins; an empty one is before all. */
function isBefore(a: UsageRow, b: UsageRow): boolean {
  const length = Math.min(a.keyLength, b.keyLength)
  for (let i = 0; i < length; i += 1) {
    const difference = (a.key[i] as number) - (b.key[i] as number)
    if (difference !== 0) return difference < 0
  }
  return a.keyLength < b.keyLength
}

function comparePlaces(a: CaptureRow, b: CaptureRow): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex
}
