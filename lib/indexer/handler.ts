import type { Address } from '@/lib/core/address'
import type { IndexedLog } from './indexed-log'
import type { ReadModelBatch, RowOrigin } from './read-model-batch'

/** What a handler may know of its network besides the event. */
export type HandlerContext = {
  /** Contracts of ours: token movements to and from them have events of their own. */
  ownContracts: ReadonlySet<Address>
}

/** Folds one event into the batch; pure and idempotent by the event's origin. */
export type Handler<Args> = (log: IndexedLog<Args>, batch: ReadModelBatch, context: HandlerContext) => void

/** The key of the rows an event gives. */
export function originOf({ chainId, txHash, logIndex, blockNumber, blockTime }: IndexedLog): RowOrigin {
  return { chainId, txHash, logIndex, blockNumber, blockTime }
}
