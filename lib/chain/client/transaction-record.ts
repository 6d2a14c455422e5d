import type { Address } from '@/lib/core/address'
import type { ErrorWords } from './explain-error'

/**
 * Where one transaction stands. `declined`, `unsendable`, `failed`, `cancelled` and `final` are ends. `unsure`: the wallet
 * was asked and its answer is not known, so that it is looked for on the network.
 */
export type TransactionPhase =
  | 'simulating'
  | 'wallet'
  | 'unsure'
  | 'sent'
  | 'confirming'
  | 'final'
  | 'declined'
  | 'unsendable'
  | 'failed'
  | 'cancelled'
  | 'dropped'

/** One transaction as this browser follows it; plain JSON, so that it survives a reload. */
export type TransactionRecord = {
  /** What it is for, e.g. `pay:<quoteId>`: one transaction at a time has this id. */
  id: string
  chainId: number
  /** Lower case. */
  account: Address
  /** What is sent and what is then true, e.g. `Claim 1.20 USDC` and `Claimed`. */
  words: { action: string; done: string; detail: string }
  phase: TransactionPhase
  hash: `0x${string}` | null
  /** The hash before the wallet replaced the transaction, if it did. */
  replacedHash: `0x${string}` | null
  /** The account's next nonce when the wallet was asked; the transaction's own once the network has shown it. */
  nonce: number | null
  /** Whether the network has shown the transaction with its nonce: only then another one under it means a cancellation. */
  isNonceSeen: boolean
  to: Address | null
  input: `0x${string}` | null
  confirmations: number
  confirmationsNeeded: number
  problem: ErrorWords | null
  /** Unix milliseconds of this device: when it was sent, for noticing a dropped one. */
  sentAtMs: number
  isDismissed: boolean
}

/** One look at the network for a sent transaction. */
export type Observation =
  | { type: 'mined'; isSuccess: boolean; confirmations: number; problem: ErrorWords | null }
  | { type: 'pending'; nonce: number; to: Address | null; input: `0x${string}` }
  | { type: 'replaced'; hash: `0x${string}` }
  | { type: 'found'; hash: `0x${string}` }
  | { type: 'cancelled' }
  | { type: 'missing'; nowMs: number }

/** A transaction that no node knows for so long is called dropped; it is still looked for. */
export const DROPPED_AFTER_MS = 120_000
/** A wallet that did not answer has sent within so long, or not at all. */
export const UNSURE_FOR_MS = 60_000

const OBSERVED: readonly TransactionPhase[] = ['unsure', 'sent', 'confirming', 'dropped']
const ENDS: readonly TransactionPhase[] = ['final', 'declined', 'unsendable', 'failed', 'cancelled']

/** Whether nothing more is expected of it. */
export function isEnded(record: TransactionRecord): boolean {
  return ENDS.includes(record.phase)
}

/** Whether it is on its way: pressing the same button again would be a second one. */
export function isUnderWay(record: TransactionRecord | undefined): boolean {
  return record !== undefined && !isEnded(record) && record.phase !== 'dropped'
}

/** Whether the network is to be looked at for it. */
export function isFollowed(record: TransactionRecord): boolean {
  return OBSERVED.includes(record.phase)
}

/** Folds one look at the network into the record. A transaction that a reorg took back is `sent` again. */
export function observeTransaction(record: TransactionRecord, seen: Observation): TransactionRecord {
  if (!OBSERVED.includes(record.phase)) return record
  switch (seen.type) {
    case 'mined':
      return observeMined(record, seen)
    case 'pending':
      return {
        ...record,
        phase: 'sent',
        confirmations: 0,
        nonce: seen.nonce,
        isNonceSeen: true,
        to: seen.to,
        input: seen.input,
      }
    case 'replaced':
      return { ...record, phase: 'sent', confirmations: 0, replacedHash: record.hash, hash: seen.hash }
    case 'found':
      return { ...record, phase: 'sent', confirmations: 0, hash: seen.hash, problem: null }
    case 'cancelled':
      return { ...record, phase: 'cancelled', confirmations: 0 }
    case 'missing':
      return observeMissing(record, seen.nowMs)
  }
}

function observeMined(record: TransactionRecord, seen: Extract<Observation, { type: 'mined' }>): TransactionRecord {
  const confirmations = Math.min(seen.confirmations, record.confirmationsNeeded)
  if (!seen.isSuccess) return { ...record, phase: 'failed', confirmations, problem: seen.problem }
  const isFinal = seen.confirmations >= record.confirmationsNeeded
  return { ...record, phase: isFinal ? 'final' : 'confirming', confirmations }
}

function observeMissing(record: TransactionRecord, nowMs: number): TransactionRecord {
  const waited = nowMs - record.sentAtMs
  if (record.hash === null) return { ...record, phase: waited > UNSURE_FOR_MS ? 'dropped' : 'unsure' }
  return { ...record, phase: waited > DROPPED_AFTER_MS ? 'dropped' : 'sent', confirmations: 0 }
}
