import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import type { EpochStatus } from '@/lib/db/schema/epochs'
import type { EpochSummaryView } from '../epoch-view'

/** An epoch beside its distribution, as {@link EPOCH_COLUMNS} selects them. */
export type EpochRow = {
  chain_id: number
  epoch: number
  status: EpochStatus
  starts_at: string
  ends_at: string
  closed_at: string | null
  record_count: number
  provider_count: number
  gpu_milli_ms: string
  rate_card_version: number | null
  root: Hex | null
  content_hash: Hex | null
  leaf_count: number | null
  valid_at: string | null
  accepted_at: string | null
  submit_tx_hash: Hex | null
  accept_tx_hash: Hex | null
  totals: Record<Address, string> | null
  statement: Record<Address, NonNullable<EpochSummaryView['statement']>[string]> | null
  formula_version: number | null
  captures_to_block: string | null
}

/** Columns of {@link EpochRow}; `e` is epochs, `d` distributions. */
export const EPOCH_COLUMNS = sql.raw(`e.chain_id, e.epoch, e.status, e.starts_at, e.ends_at,
  extract(epoch FROM e.closed_at)::bigint AS closed_at, e.record_count, e.provider_count, e.gpu_milli_ms,
  e.rate_card_version, d.root, d.content_hash, d.leaf_count, d.valid_at,
  extract(epoch FROM d.accepted_at)::bigint AS accepted_at, d.submit_tx_hash, d.accept_tx_hash, d.totals, d.statement,
  d.formula_version, d.captures_to_block`)

/** A row as the API shows it. */
export function toEpochSummaryView(row: EpochRow): EpochSummaryView {
  return {
    chainId: row.chain_id,
    epoch: row.epoch,
    status: row.status,
    startsAt: Number(row.starts_at),
    endsAt: Number(row.ends_at),
    closedAt: toNumber(row.closed_at),
    recordCount: row.record_count,
    providerCount: row.provider_count,
    gpuMilliMs: row.gpu_milli_ms,
    rateCardVersion: row.rate_card_version,
    root: row.root,
    contentHash: row.content_hash,
    leafCount: row.leaf_count,
    validAt: toNumber(row.valid_at),
    acceptedAt: toNumber(row.accepted_at),
    submitTransactionHash: row.submit_tx_hash,
    acceptTransactionHash: row.accept_tx_hash,
    totals: row.totals && byChecksum(row.totals),
    statement: row.statement && byChecksum(row.statement),
  }
}

function toNumber(text: string | null): number | null {
  return text === null ? null : Number(text)
}

function byChecksum<Value>(values: Record<Address, Value>): Record<string, Value> {
  const entries = Object.entries(values) as [Address, Value][]
  return Object.fromEntries(entries.map(([token, value]) => [toChecksumAddress(token), value]))
}
