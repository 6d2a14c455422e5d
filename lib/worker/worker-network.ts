import 'server-only'
import type { Logger } from 'pino'
import type { PublicClient } from 'viem'
import type { Signer } from '@/lib/chain/server/signer'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { PooledDb } from '@/lib/db/server/database'
import type { EpochSchedule } from '@/lib/usage/epoch-schedule'

/** What the worker needs of one network. */
export type WorkerNetwork = {
  db: PooledDb
  network: NetworkConfig
  client: PublicClient
  schedule: EpochSchedule
  /** Captures, voids, funds, mints, accepts. */
  operator: Signer
  /** Submits roots, and nothing else. */
  publisher: Signer
  log: Logger
  /** Where the proof files of published distributions are put. */
  proofFolder: string
  /** Told what a person should look at; the last one of a cycle is shown by /health. */
  onAlert: (message: string) => void
  /** Throws where the lock that keeps other workers off the network is lost. */
  checkLock?: (() => Promise<void>) | undefined
}

/** The chain as the index has it: decisions read final events only. */
export type ChainView = {
  /** Last final block; every event up to it is in the index. */
  finalizedBlock: number
  /** Its time, Unix seconds. */
  finalizedTime: number
  /** Time of the last indexed block, Unix seconds. */
  headTime: number
}
