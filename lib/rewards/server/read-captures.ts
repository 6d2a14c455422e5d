import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import { InvariantError } from '@/lib/core/app-error'
import type { Db } from '@/lib/db/server/database'
import type { PublishedCapture } from '../published-rows'
import { findLastBuilt } from './find-last-built'

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
 * it, also where that one was counted long ago. Reads by index: what came after the last distribution, and what names a
 * later epoch than it; all else was counted by it.
 */
async function selectLogs(
  db: Db,
  { chainId, epoch, toBlock }: { chainId: number; epoch: number; toBlock: number },
): Promise<LogRow[]> {
  const built = await findLastBuilt(db, { chainId, before: epoch })
  const { rows } = await db.execute<LogRow>(captureLogsQuery({ chainId, epoch, toBlock, built }))
  return rows
}

/** The query behind {@link readCaptures}: every part of it reads by an index. */
export function captureLogsQuery(parameters: {
  chainId: number
  epoch: number
  toBlock: number
  built: { epoch: number; toBlock: number }
}): SQL {
  const { chainId, epoch, toBlock, built } = parameters
  const columns = sql`event_name, block_number, log_index, tx_hash, args`
  return sql`
    WITH fresh AS MATERIALIZED (
      SELECT ${columns} FROM chain_logs
      WHERE chain_id = ${chainId} AND event_name IN ('PaymentCaptured', 'PrepaidSettled')
        AND block_number > ${built.toBlock} AND block_number <= ${toBlock}
      UNION ALL
      SELECT ${columns} FROM chain_logs
      WHERE chain_id = ${chainId} AND event_name IN ('PaymentCaptured', 'PrepaidSettled')
        AND (args ->> 'epoch')::bigint > ${built.epoch} AND block_number <= ${built.toBlock}
    ),
    -- OFFSET 0: one look-up in the index a payment and a log, whatever the planner thinks of their number.
    logs AS (
      SELECT ${columns} FROM fresh WHERE event_name = 'PrepaidSettled'
      UNION ALL
      SELECT h.* FROM (SELECT DISTINCT args ->> 'paymentId' AS id FROM fresh WHERE event_name = 'PaymentCaptured') p
      CROSS JOIN LATERAL (SELECT ${columns} FROM chain_logs
        WHERE chain_id = ${chainId} AND event_name IN ('PaymentCaptured', 'CaptureReversed')
          AND args ->> 'paymentId' = p.id AND block_number <= ${toBlock} OFFSET 0) h
    )
    SELECT l.*, c.captures_to_block AS counted_to FROM logs l
    LEFT JOIN LATERAL (SELECT d.captures_to_block FROM distribution_captures n
      JOIN distributions d ON d.chain_id = n.chain_id AND d.epoch = n.epoch
      WHERE n.chain_id = ${chainId} AND n.tx_hash = l.tx_hash AND n.log_index = l.log_index AND n.epoch < ${epoch}
      OFFSET 0) c ON true
    ORDER BY l.block_number, l.log_index`
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
