import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'

/** What the page asks the worker to verify. */
export type VerifyRequest = {
  files: readonly { name: string; url: string }[]
  rpcUrl: string
  distributor: Address
  epoch: number
  submitTransactionHash: Hex | null
  /** Whose leaves to show; null: the first ones. */
  account: string | null
}

/** One row of the recomputed tree. */
export type LeafLine = { index: number; account: Address; token: Address; amount: string }

/** How one of the reader's amounts came about: cumulative = previous + emission + earnings. Base units. */
export type OwnAmount = { token: Address; previous: string; emission: string; earnings: string; cumulative: string }

/** Steps in their order. */
export const VERIFY_STEPS = ['read', 'compute', 'hash', 'compare'] as const
/** One of {@link VERIFY_STEPS}. */
export type VerifyStep = (typeof VERIFY_STEPS)[number]

/** What the worker found. */
export type VerifyOutcome = {
  isMatch: boolean
  computedRoot: Hex | null
  chainRoot: Hex | null
  contentHash: Hex | null
  chainContentHash: Hex | null
  differences: readonly string[]
  leafCount: number
  captureCount: number
  bytes: number
  fileCount: number
  lines: readonly LeafLine[]
  /** The reader's own amounts; none where it has no leaf. */
  own: readonly OwnAmount[]
}

/** What the worker tells the page. */
export type VerifyMessage =
  | { type: 'progress'; step: VerifyStep; bytesRead: number; bytesTotal: number }
  | { type: 'done'; outcome: VerifyOutcome }
  | { type: 'failed'; reason: string }
