import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import { InvariantError } from '@/lib/core/app-error'
import type { Db } from '@/lib/db/server/database'
import type { PublishedCapture } from '../published-rows'

/** A capture or prepaid settlement that a distribution is to count. */
export type CountedCapture = PublishedCapture & { readonly txHash: Hex }

type LogRow = {
  event_name: 'PaymentCaptured' | 'CaptureReversed' | 'PrepaidSettled'
  block_number: string
  log_index: number
  tx_hash: Hex
  args: Record<string, string>
  /** Last block of the earlier distribution that counted it; null where none did. */
  counted_to: string | null
}

/** A capture with what was reversed of it, and whether an earlier distribution has counted it. */
type FoldedCapture = { capture: CountedCapture; countedTo: number | null }

/**
 * All captures and prepaid settlements that are final up to a block, name this epoch or an earlier one, and were counted
 * by no earlier distribution; less what was reversed before it was forwarded.
 */
export async function readCaptures(
  db: Db,
  { chainId, epoch, toBlock }: { chainId: number; epoch: number; toBlock: number },
): Promise<CountedCapture[]> {
  const folded: FoldedCapture[] = []
  const latestOf = new Map<string, FoldedCapture>()
  for (const row of await selectLogs(db, { chainId, epoch, toBlock })) {
    const paymentId = row.args.paymentId ?? ''
    if (row.event_name === 'CaptureReversed') {
      reverse(latestOf.get(paymentId), row)
      continue
    }
    const entry = { capture: toCapture(row), countedTo: row.counted_to === null ? null : Number(row.counted_to) }
    if (row.event_name === 'PaymentCaptured') latestOf.set(paymentId, entry)
    folded.push(entry)
  }
  return folded
    .filter(({ capture, countedTo }) => countedTo === null && capture.epoch <= epoch && capture.captured > 0n)
    .map(({ capture }) => capture)
}

/**
 * Whatever is not counted yet, and with it the whole history of its payments: a reversal belongs to the capture before
 * it, also where that one was counted long ago.
 */
async function selectLogs(
  db: Db,
  { chainId, epoch, toBlock }: { chainId: number; epoch: number; toBlock: number },
): Promise<LogRow[]> {
  const { rows } = await db.execute<LogRow>(sql`
    WITH logs AS MATERIALIZED (
      SELECT l.event_name, l.block_number, l.log_index, l.tx_hash, l.args, d.captures_to_block AS counted_to
      FROM chain_logs l
      LEFT JOIN distribution_captures c ON c.chain_id = l.chain_id AND c.tx_hash = l.tx_hash
        AND c.log_index = l.log_index AND c.epoch < ${epoch}
      LEFT JOIN distributions d ON d.chain_id = c.chain_id AND d.epoch = c.epoch
      WHERE l.chain_id = ${chainId} AND l.event_name IN ('PaymentCaptured', 'CaptureReversed', 'PrepaidSettled')
        AND l.block_number <= ${toBlock})
    SELECT * FROM logs WHERE (event_name = 'PrepaidSettled' AND counted_to IS NULL)
      OR (event_name <> 'PrepaidSettled' AND args ->> 'paymentId' IN (
        SELECT args ->> 'paymentId' FROM logs WHERE event_name = 'PaymentCaptured' AND counted_to IS NULL))
    ORDER BY block_number, log_index`)
  return rows
}

function toCapture(row: LogRow): CountedCapture {
  const amount = (name: string) => BigInt(row.args[name] ?? '')
  return {
    txHash: row.tx_hash,
    blockNumber: Number(row.block_number),
    logIndex: row.log_index,
    taskRef: (row.args.taskRef ?? '') as Hex,
    token: (row.args.token ?? '').toLowerCase() as Address,
    epoch: Number(row.args.epoch),
    captured: amount('amount'),
    fee: amount('fee'),
    burned: amount('burned'),
    netAmount: amount('amount') - amount('fee') - amount('burned'),
  }
}

/** A reversal makes the payment's latest capture smaller, as if it had been so from the start. */
function reverse(entry: FoldedCapture | undefined, row: LogRow): void {
  const countedTo = entry?.countedTo ?? null
  if (!entry || (countedTo !== null && Number(row.block_number) > countedTo)) {
    throw new ReversedCaptureMissingError(row.tx_hash)
  }
  const { capture } = entry
  const by = toCapture(row)
  entry.capture = {
    ...capture,
    captured: capture.captured - by.captured,
    fee: capture.fee - by.fee,
    burned: capture.burned - by.burned,
    netAmount: capture.netAmount - by.netAmount,
  }
}

/** A reversal of a capture that was counted already: the escrow makes that impossible once the ledger was forwarded. */
export class ReversedCaptureMissingError extends InvariantError {
  constructor(txHash: Hex) {
    super(`${txHash} reverses a capture that is not there or was counted before`)
  }
}
