import 'server-only'
import { sql } from 'drizzle-orm'
import { encodeFunctionData, type Hex, type PublicClient } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import type { Db } from '@/lib/db/server/database'
import { type OperatorTransaction, requestTransaction } from '@/lib/db/server/request-transaction'

/** A stored distribution as far as the chain is told of it. */
export type StoredRoot = { root: Hex | null; contentHash: Hex; totals: Record<Address, string> }

/** The stored root of an epoch, or null where nothing is built. */
export async function findStoredRoot(
  db: Db,
  { chainId, epoch }: { chainId: number; epoch: number },
): Promise<StoredRoot | null> {
  const { rows } = await db.execute<{ root: Hex | null; content_hash: Hex; totals: Record<Address, string> }>(sql`
    SELECT root, content_hash, totals FROM distributions WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
  const [row] = rows
  return row ? { root: row.root, contentHash: row.content_hash, totals: row.totals } : null
}

/** The queue's name for submitting an epoch's root; each submission after a revoke is one of its own. */
export function submitIntent({ epoch, revocations }: { epoch: number; revocations: number }): string {
  return `submit-root:${epoch}:${revocations}`
}

/**
 * Queues submitRoot for a stored distribution and returns how far it is. Throws {@link TotalAboveFundedError}: a root that promises more than is there is never sent.
 */
export async function publishRoot(
  db: Db,
  parameters: {
    network: NetworkConfig
    client: PublicClient
    publisher: Address
    epoch: number
    stored: StoredRoot & { root: Hex }
    revocations: number
  },
): Promise<OperatorTransaction> {
  const { network, client, publisher, epoch, stored, revocations } = parameters
  const totals = Object.entries(stored.totals)
    .map(([token, total]) => ({ token: token as Address, total: BigInt(total) }))
    .sort((a, b) => (a.token < b.token ? -1 : 1))
  const distributor = { address: network.deployment.distributor, abi: rewardDistributorAbi } as const
  for (const { token, total } of totals) {
    const funded = await client.readContract({ ...distributor, functionName: 'funded', args: [token] })
    if (total > funded) throw new TotalAboveFundedError(epoch, token, total, funded)
  }
  return requestTransaction(db, {
    chainId: network.chainId,
    signer: publisher,
    intent: submitIntent({ epoch, revocations }),
    to: distributor.address,
    data: encodeFunctionData({
      abi: rewardDistributorAbi,
      functionName: 'submitRoot',
      args: [
        BigInt(epoch),
        stored.root,
        totals.map(({ token }) => token),
        totals.map(({ total }) => total),
        stored.contentHash,
      ],
    }),
    description: `submit root of epoch ${epoch}`,
  })
}

/** A distribution promises more of a token than the distributor was ever funded with. */
export class TotalAboveFundedError extends AppError {
  constructor(epoch: number, token: Address, total: bigint, funded: bigint) {
    super(`Epoch ${epoch} promises ${total} of ${token}, but only ${funded} was funded`, {
      code: 'TOTAL_ABOVE_FUNDED',
      status: 500,
      retryable: true,
    })
  }
}
