import type { Hex } from 'viem'
import type { UsageRecord } from './usage-record'

/** A record that may be stored, the hash of its content, and the epoch it counts in. */
export type CountedRecord = {
  record: UsageRecord
  contentHash: string
  epoch: number
  /** The task's public reference; known once the task is. */
  taskRef: Hex | null
  /** Its own epoch was closed when it came. */
  late: boolean
}
