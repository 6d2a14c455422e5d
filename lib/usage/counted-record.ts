import type { UsageRecord } from './usage-record'

/** A record that may be stored, the hash of its content, and the epoch it counts in. */
export type CountedRecord = {
  record: UsageRecord
  contentHash: string
  epoch: number
  /** Its own epoch was closed when it came. */
  late: boolean
}
