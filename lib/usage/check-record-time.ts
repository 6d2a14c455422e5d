import { DAY_MS, MINUTE_MS } from '@/lib/core/time'
import { type EpochSchedule, epochAt } from './epoch-schedule'
import type { Rejection } from './ingest-rejection'
import type { UsageRecord } from './usage-record'

/** How far a meter's clock may run ahead of ours. */
export const MAX_AHEAD_MS = 5 * MINUTE_MS

/** How long after its end a record is still taken. */
export const MAX_AGE_MS = 30 * DAY_MS

/** Why a new record's time is not acceptable now, or null. */
export function checkRecordTime(
  record: UsageRecord,
  { schedule, nowMs }: { schedule: EpochSchedule; nowMs: number },
): Rejection | null {
  const { endedAtMs } = record
  if (epochAt(schedule, endedAtMs - 1) < 0) {
    return {
      code: 'BEFORE_GENESIS',
      message: `endedAtMs ${endedAtMs} is before epoch 0, which starts at ${schedule.genesis} s`,
    }
  }
  if (endedAtMs < nowMs - MAX_AGE_MS) {
    return { code: 'TOO_OLD', message: `endedAtMs ${endedAtMs} is more than 30 days ago` }
  }
  if (endedAtMs > nowMs + MAX_AHEAD_MS) {
    return { code: 'FROM_THE_FUTURE', message: `endedAtMs ${endedAtMs} is more than 5 minutes from now` }
  }
  return null
}
