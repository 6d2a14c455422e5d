import 'server-only'
import type { Address } from '@/lib/core/address'
import { gather } from '@/lib/core/gather'
import type { PooledDb } from '@/lib/db/server/database'
import { createProofStore, type ProofStore } from './proof-store'
import { type AccountFacts, type NetworkRoots, readAccountFacts } from './read-account-facts'

/** What rewards are answered from: proofs from flat files, everything that changes from the database. */
export type RewardsSource = {
  readonly db: PooledDb
  readonly proofs: ProofStore
  /** The network's roots and what the index knows of an account; many callers share one query. */
  readonly readFacts: (key: { chainId: number; account: Address }) => Promise<{ roots: NetworkRoots; of: AccountFacts }>
}

/** A source over a database and a folder of proof files. */
export function createRewardsSource(db: PooledDb, proofFolder: string): RewardsSource {
  const ofNetwork = new Map<number, (account: Address) => Promise<{ roots: NetworkRoots; of: AccountFacts }>>()
  return {
    db,
    proofs: createProofStore(proofFolder),
    readFacts: ({ chainId, account }) => {
      const ask =
        ofNetwork.get(chainId) ??
        gather<Address, { roots: NetworkRoots; of: AccountFacts }>(async (accounts) => {
          const { roots, facts } = await readAccountFacts(db, { chainId, accounts })
          return (key) => ({ roots, of: facts(key) })
        })
      ofNetwork.set(chainId, ask)
      return ask(account)
    },
  }
}
