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
}

/**
 * All captures and prepaid settlements that are final up to a block, name this epoch or an earlier one, and were counted
 * by no earlier distribution; less what was reversed before it was forwarded.
 */
export async function readCaptures(
  db: Db,
  { chainId, epoch, toBlock }: { chainId: number; epoch: number; toBlock: number },
): Promise<CountedCapture[]> {
  const { rows } = await db.execute<LogRow>(sql`
    SELECT event_name, block_number, log_index, tx_hash, args FROM chain_logs l
    WHERE chain_id = ${chainId} AND event_name IN ('PaymentCaptured', 'CaptureReversed', 'PrepaidSettled')
      AND block_number <= ${toBlock} AND NOT EXISTS (
        SELECT 1 FROM distribution_captures c
        WHERE c.chain_id = l.chain_id AND c.tx_hash = l.tx_hash AND c.log_index = l.log_index AND c.epoch < ${epoch})
    ORDER BY block_number, log_index`)
  const captures: CountedCapture[] = []
  const latestOf = new Map<string, number>()
  for (const row of rows) {
    const paymentId = row.args.paymentId ?? ''
    if (row.event_name === 'CaptureReversed') reverse(captures, latestOf.get(paymentId), row)
    else {
      if (row.event_name === 'PaymentCaptured') latestOf.set(paymentId, captures.length)
      captures.push(toCapture(row))
    }
  }
  return captures.filter((capture) => capture.epoch <= epoch && capture.captured > 0n)
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
function reverse(captures: CountedCapture[], at: number | undefined, row: LogRow): void {
  const capture = at === undefined ? undefined : captures[at]
  if (at === undefined || !capture) throw new ReversedCaptureMissingError(row.tx_hash)
  const by = toCapture(row)
  captures[at] = {
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
    super(`the capture that ${txHash} reverses is not counted yet`)
  }
}
