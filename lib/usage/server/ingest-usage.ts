import 'server-only'
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import type { Db } from '@/lib/db/server/database'
import { checkRecordTime } from '../check-record-time'
import type { CountedRecord } from '../counted-record'
import { type EpochSchedule, epochAt } from '../epoch-schedule'
import type { IngestResult, RejectedRecord, Rejection } from '../ingest-rejection'
import { canonicalRecord, type UsageRecord, usageRecordSchema } from '../usage-record'
import { type CountedEpochs, lockCountedEpochs } from './lock-counted-epochs'
import { type LockedTask, lockTasks } from './lock-tasks'
import { findLedgerHashes, storeRecords } from './store-records'

/** A well-formed record of a batch with its place and the hash of its content. */
type Candidate = { index: number; record: UsageRecord; contentHash: string }
type IngestParameters = {
  chainId: number
  meter: Address
  /** As they came; malformed ones are rejected alone. */
  records: readonly unknown[]
  schedule: EpochSchedule
  /** The network's present, Unix ms. */
  nowMs: number
}

/**
 * Stores a batch in one transaction: each record exactly once however often and in whatever order it comes.
 * A record whose epoch is closed counts in the earliest open one and is marked late.
 */
export async function ingestUsage(db: Db, parameters: IngestParameters): Promise<IngestResult> {
  const rejected: RejectedRecord[] = []
  const candidates: Candidate[] = []
  parameters.records.forEach((raw, index) => {
    const parsed = usageRecordSchema.safeParse(raw)
    if (parsed.success) candidates.push({ index, record: parsed.data, contentHash: hashOf(parsed.data) })
    else
      rejected.push({ index, recordId: readRecordId(raw), code: 'INVALID_RECORD', message: firstIssue(parsed.error) })
  })
  const stored = await db.transaction((tx) => storeCandidates(tx, parameters, candidates))
  rejected.push(...stored.rejected)
  rejected.sort((a, b) => a.index - b.index)
  return { accepted: stored.accepted, duplicates: stored.duplicates, rejected }
}

async function storeCandidates(tx: Db, parameters: IngestParameters, candidates: Candidate[]): Promise<IngestResult> {
  const { chainId, meter } = parameters
  const known = await findLedgerHashes(tx, { chainId, meter, recordIds: candidates.map((c) => c.record.recordId) })
  const fresh = candidates.filter((candidate) => !known.has(candidate.record.recordId))
  const reasons = await judge(tx, parameters, fresh)
  const accepted = new Map<string, CountedRecord>()
  for (const candidate of fresh) {
    const { recordId } = candidate.record
    const counted = reasons.counted.get(candidate)
    if (counted && !accepted.has(recordId)) accepted.set(recordId, counted)
  }
  const won = await storeRecords(tx, { chainId, meter, records: [...accepted.values()] })
  const lost = [...accepted.keys()].filter((recordId) => !won.has(recordId))
  for (const [recordId, hash] of await findLedgerHashes(tx, { chainId, meter, recordIds: lost }))
    known.set(recordId, hash)
  return tally(candidates, { known, accepted, won, reasons: reasons.rejections })
}

/** Sorts new records into those that may be stored (with the epoch they count in) and those that may not. */
async function judge(tx: Db, parameters: IngestParameters, fresh: readonly Candidate[]) {
  const { chainId, schedule, nowMs } = parameters
  const rejections = new Map<Candidate, Rejection>()
  const counted = new Map<Candidate, CountedRecord>()
  const timely = fresh.filter((candidate) => {
    const rejection = checkRecordTime(candidate.record, { schedule, nowMs })
    if (rejection) rejections.set(candidate, rejection)
    return !rejection
  })
  if (timely.length === 0) return { rejections, counted }
  const own = timely.map(({ record }) => epochAt(schedule, record.endedAtMs - 1))
  const epochs = await lockCountedEpochs(tx, { chainId, schedule, epochs: own, currentEpoch: epochAt(schedule, nowMs) })
  const placed = timely.filter((candidate, at) => {
    const place = placeOf(candidate, own[at] ?? 0, epochs)
    if ('code' in place) rejections.set(candidate, place)
    else counted.set(candidate, place)
    return !('code' in place)
  })
  const tasks = await lockTasks(tx, { chainId, records: placed.map(({ record }) => record) })
  for (const candidate of placed) {
    const task = tasks.get(candidate.record.taskId)
    assert(task, 'every task that was asked for is locked')
    const rejection = checkTask(candidate.record, task)
    const place = counted.get(candidate)
    if (place) place.taskRef = task.taskRef
    if (!rejection) continue
    rejections.set(candidate, rejection)
    counted.delete(candidate)
  }
  return { rejections, counted }
}

function placeOf({ record, contentHash }: Candidate, own: number, epochs: CountedEpochs): CountedRecord | Rejection {
  const { epoch, models } = epochs.get(own)
  if (!models.has(record.gpuModel)) {
    return { code: 'UNKNOWN_GPU_MODEL', message: `gpuModel is not in the rate card of epoch ${epoch}` }
  }
  return { record, contentHash, epoch, late: epoch !== own, taskRef: null }
}

function checkTask(record: UsageRecord, task: LockedTask): Rejection | null {
  if (task.completed) return { code: 'TASK_COMPLETED', message: `task ${record.taskId} is completed` }
  if (task.quoted && (task.consumer !== record.consumer || task.gpuModel !== record.gpuModel)) {
    return { code: 'TASK_MISMATCH', message: `consumer or gpuModel differ from the quote of task ${record.taskId}` }
  }
  return null
}

/** What became of each candidate, in the order of the batch: the first of a record id decides what later ones are. */
function tally(
  candidates: readonly Candidate[],
  facts: {
    known: ReadonlyMap<string, string>
    accepted: ReadonlyMap<string, CountedRecord>
    won: ReadonlySet<string>
    reasons: ReadonlyMap<Candidate, Rejection>
  },
): IngestResult {
  const result: IngestResult = { accepted: 0, duplicates: 0, rejected: [] }
  const seen = new Set<string>()
  for (const candidate of candidates) {
    const { recordId } = candidate.record
    const first = facts.accepted.get(recordId)
    const rejection = facts.reasons.get(candidate)
    const storedHash = facts.known.get(recordId) ?? (seen.has(recordId) ? first?.contentHash : undefined)
    if (storedHash === candidate.contentHash) result.duplicates += 1
    else if (storedHash !== undefined) result.rejected.push(toRejected(candidate, conflict(recordId)))
    else if (rejection) result.rejected.push(toRejected(candidate, rejection))
    else {
      seen.add(recordId)
      result.accepted += 1
    }
  }
  return result
}

function conflict(recordId: string): Rejection {
  return { code: 'RECORD_CONFLICT', message: `record ${recordId} was accepted before with other content` }
}

function toRejected({ index, record }: Candidate, rejection: Rejection): RejectedRecord {
  return { index, recordId: record.recordId, ...rejection }
}

function hashOf(record: UsageRecord): string {
  return `0x${createHash('sha256').update(canonicalRecord(record)).digest('hex')}`
}

function readRecordId(raw: unknown): string | null {
  const id = typeof raw === 'object' && raw !== null && 'recordId' in raw ? raw.recordId : null
  return typeof id === 'string' ? id.slice(0, 64) : null
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.join('.') || 'record'}: ${issue.message}`.slice(0, 300) : 'malformed'
}
