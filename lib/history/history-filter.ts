import type { Address } from '@/lib/core/address'
import type { HistoryType } from './history-view'

/** Which lines of a history are wanted; all conditions hold at once. */
export type HistoryFilter = {
  chainIds?: readonly number[] | undefined
  types?: readonly HistoryType[] | undefined
  token?: Address | undefined
  /** Unix seconds, inclusive. */
  from?: number | undefined
  /** Unix seconds, exclusive. */
  to?: number | undefined
  /** A hash, address, payment or task that a line must name. */
  search?: string | undefined
}
