import { concatBytes } from './concat-bytes'
import { MalformedFileError } from './malformed-file-error'
import { USAGE_CSV_HEADER } from './published-rows'
import { isSameRange } from './same-range'

/** Σ gpuMilli × durationMs × verifiedBps of usage on one GPU model with one verified share. */
export type UsageSum = { readonly gpuModel: string; readonly verifiedBps: number; readonly amount: bigint }

/** Sums of a published `usage.csv` under way; made by {@link createUsageSums}, fed by {@link addUsagePiece}. */
export type UsageSums = {
  /** By model, as the file writes it, and verified share: Σ gpuMilli × durationMs. */
  readonly byModel: Map<string, Map<number, Total>>
  /** What came of a line whose end did not. */
  pending: Uint8Array
  /** Lines read; the first is the header. */
  lines: number
  /** How far the line under way is read, from its end. */
  at: number
  /** The last line's model, as bytes and with its totals: lines are of few models. */
  model: { readonly bytes: Uint8Array; readonly totals: Map<number, Total> } | null
}

/** `rest` is a whole number below 2^53, so exact; it is added to `sum` before it could leave that. */
type Total = { sum: bigint; rest: number }

/** A record's gpuMilli × durationMs is below this: 1024 GPUs for a day. */
const MOST_AMOUNT = 2 ** 47
/** What may be gathered in a number, which stays exact with one record more. */
const MOST_REST = 2 ** 52

const LF = 10
const COMMA = 44
/** Bytes of `meter,`, and of `taskRef,provider,`: addresses and references are of one length. */
const METER_BYTES = 43
const REFERENCE_BYTES = 67 + 43

/** Begins to sum a usage file as this engine publishes them: its columns, in its order. */
export function createUsageSums(): UsageSums {
  return { byModel: new Map(), pending: new Uint8Array(0), lines: 0, at: 0, model: null }
}

/**
 * Adds the next piece of the file. Of each line it looks at no more than the model and the four numbers after it, from
 * the line's end: a fifth of the time that reading every field takes. Throws `MalformedFileError` where they are not there.
 */
export function addUsagePiece(sums: UsageSums, piece: Uint8Array): void {
  const bytes = sums.pending.length > 0 ? concatBytes(sums.pending, piece) : piece
  let start = 0
  for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
    sums.lines += 1
    if (sums.lines > 1) addLine(sums, bytes, start, end)
    else if (new TextDecoder().decode(bytes.subarray(start, end + 1)) !== USAGE_CSV_HEADER) throw malformed(sums)
    start = end + 1
  }
  sums.pending = bytes.slice(start)
}

/** The sums of the whole file, once its last piece is added; memory has grown with models and verified shares alone. */
export function endUsageSums(sums: UsageSums): UsageSum[] {
  if (sums.pending.length > 0 || sums.lines === 0) throw malformed(sums)
  return [...sums.byModel].flatMap(([field, totals]) =>
    [...totals].map(([verifiedBps, { sum, rest }]) => {
      return { gpuModel: unquote(field), verifiedBps, amount: (sum + BigInt(rest)) * BigInt(verifiedBps) }
    }),
  )
}

/** `meter,recordId,taskRef,provider,gpuModel,gpuMilli,startedAtMs,endedAtMs,verifiedBps` */
function addLine(sums: UsageSums, bytes: Uint8Array, start: number, end: number): void {
  sums.at = end
  const verifiedBps = readNumberBefore(sums, bytes, start)
  const endedAtMs = readNumberBefore(sums, bytes, start)
  const startedAtMs = readNumberBefore(sums, bytes, start)
  const gpuMilli = readNumberBefore(sums, bytes, start)
  const modelStart = skipField(bytes, start + METER_BYTES, sums.at) + REFERENCE_BYTES
  if (modelStart >= sums.at || bytes[modelStart - 1] !== COMMA) throw malformed(sums)
  const amount = gpuMilli * (endedAtMs - startedAtMs)
  if (amount <= 0 || amount >= MOST_AMOUNT) throw malformed(sums)
  const total = findTotal(findTotals(sums, bytes, modelStart, sums.at), verifiedBps)
  total.rest += amount
  if (total.rest < MOST_REST) return
  total.sum += BigInt(total.rest)
  total.rest = 0
}

/** The whole number that ends at `sums.at`, which goes on to the comma before it. */
function readNumberBefore(sums: UsageSums, bytes: Uint8Array, start: number): number {
  let value = 0
  let scale = 1
  let at = sums.at - 1
  for (; at > start; at -= 1) {
    const digit = (bytes[at] as number) - 48
    if (digit < 0 || digit > 9) break
    value += digit * scale
    scale *= 10
  }
  if (bytes[at] !== COMMA || at === sums.at - 1 || value > Number.MAX_SAFE_INTEGER) throw malformed(sums)
  sums.at = at
  return value
}

/** Where the next field begins. */
function skipField(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && bytes[at] !== COMMA) at += 1
  return at + 1
}

function findTotals(sums: UsageSums, bytes: Uint8Array, start: number, end: number): Map<number, Total> {
  const { model } = sums
  if (model?.bytes.length === end - start && isSameRange(bytes, start, model.bytes, 0, end - start)) return model.totals
  const own = bytes.slice(start, end)
  const field = new TextDecoder().decode(own)
  const totals = sums.byModel.get(field) ?? new Map<number, Total>()
  sums.byModel.set(field, totals)
  sums.model = { bytes: own, totals }
  return totals
}

function findTotal(totals: Map<number, Total>, verifiedBps: number): Total {
  const known = totals.get(verifiedBps)
  if (known) return known
  const total = { sum: 0n, rest: 0 }
  totals.set(verifiedBps, total)
  return total
}

function unquote(field: string): string {
  return field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field
}

function malformed({ lines }: UsageSums): MalformedFileError {
  return new MalformedFileError('usage.csv', lines, 'is not as usage is published')
}
