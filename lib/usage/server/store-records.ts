import 'server-only'
import { sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import type { CountedRecord } from '../counted-record'

/** Content hashes of those record ids of a meter that were accepted before. */
export async function findLedgerHashes(
  db: Db,
  { chainId, meter, recordIds }: { chainId: number; meter: Address; recordIds: readonly string[] },
): Promise<Map<string, string>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await db.execute<{ record_id: string; content_hash: string }>(sql`
    SELECT record_id, content_hash FROM usage_ledger WHERE chain_id = ${chainId} AND meter = ${meter}
      AND record_id IN (SELECT value FROM json_array_elements_text(${JSON.stringify(recordIds)}::json))`)
  return new Map(rows.map((row) => [row.record_id, row.content_hash]))
}

/**
 * Writes ledger and records together and returns the ids that were new. An id that another transaction took in the
 * meantime is left out: its row in the ledger is committed by then, and says what it was.
 */
export async function storeRecords(
  tx: Db,
  { chainId, meter, records }: { chainId: number; meter: Address; records: readonly CountedRecord[] },
): Promise<Set<string>> {
  if (records.length === 0) return new Set()
  const { rows } = await tx.execute<{ record_id: string }>(sql`
    INSERT INTO usage_ledger (chain_id, meter, record_id, content_hash, epoch)
    SELECT ${chainId}, ${meter}, record_id, content_hash, epoch
    FROM json_to_recordset(${JSON.stringify(records.map(toLedgerRow))}::json)
      AS r(record_id text, content_hash text, epoch int)
    ORDER BY record_id
    ON CONFLICT DO NOTHING RETURNING record_id`)
  const won = new Set(rows.map((row) => row.record_id))
  const kept = records.filter(({ record }) => won.has(record.recordId)).map(toRecordRow)
  await tx.execute(sql`
    INSERT INTO usage_records (chain_id, epoch, meter, record_id, task_id, task_ref, provider, consumer, gpu_model, gpu_milli,
      started_at_ms, ended_at_ms, verified_bps, late)
    SELECT ${chainId}, epoch, ${meter}, record_id, task_id, task_ref, provider, consumer, gpu_model, gpu_milli,
      started_at_ms, ended_at_ms, verified_bps, late
    FROM json_to_recordset(${JSON.stringify(kept)}::json)
      AS r(epoch int, record_id text, task_id text, task_ref text, provider text, consumer text, gpu_model text, gpu_milli int,
        started_at_ms bigint, ended_at_ms bigint, verified_bps int, late boolean)`)
  return won
}

function toLedgerRow({ record, contentHash, epoch }: CountedRecord) {
  return { record_id: record.recordId, content_hash: contentHash, epoch }
}

function toRecordRow({ record, epoch, late, taskRef }: CountedRecord) {
  return {
    epoch,
    record_id: record.recordId,
    task_id: record.taskId,
    task_ref: taskRef,
    provider: record.provider,
    consumer: record.consumer,
    gpu_model: record.gpuModel,
    gpu_milli: record.gpuMilli,
    started_at_ms: record.startedAtMs,
    ended_at_ms: record.endedAtMs,
    verified_bps: record.verifiedBps,
    late,
  }
}
