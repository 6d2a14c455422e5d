import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { erc20Abi, type PublicClient } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import type { SolvencyView } from '@/lib/core/operator-view'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

type TokenRow = {
  token: Address
  held: string
  fees: string
  burned: string
  into_escrow: string
  out_of_escrow: string
  prepaid: string
  funded: string
  claimed: string
}

/**
 * What escrow and distributor have of each token (read from the chain at the last indexed block) against what they owe
 * (folded from their events up to that very block).
 */
export async function readSolvency(
  { db, client }: { db: Db; client: PublicClient },
  { network }: { network: NetworkConfig },
): Promise<SolvencyView['networks'][number]> {
  const { chainId, deployment } = network
  const [checkpoint] = await db.select().from(chainCheckpoints).where(eq(chainCheckpoints.chainId, chainId))
  if (!checkpoint) return { chainId, block: null, tokens: [] }
  const rows = new Map((await readLiabilities(db, chainId)).map((row) => [row.token, row]))
  const balances = await readBalances(client, network, BigInt(checkpoint.blockNumber))
  const tokens = deployment.tokens.map(({ address, symbol, decimals }, index) => {
    const row = rows.get(address)
    const of = (column: keyof TokenRow) => BigInt(row?.[column] ?? 0)
    const [escrowBalance = 0n, distributorBalance = 0n] = balances[index] ?? []
    const owed = of('into_escrow') - of('out_of_escrow')
    const claimable = of('funded') - of('claimed')
    return {
      token: toChecksumAddress(address),
      ...{ symbol, decimals },
      escrow: {
        balance: escrowBalance.toString(),
        held: row?.held ?? '0',
        prepaid: row?.prepaid ?? '0',
        waiting: (owed - of('held') - of('prepaid')).toString(),
        surplus: (escrowBalance - owed).toString(),
      },
      distributor: {
        balance: distributorBalance.toString(),
        owed: claimable.toString(),
        surplus: (distributorBalance - claimable).toString(),
      },
      fees: row?.fees ?? '0',
      burned: row?.burned ?? '0',
    }
  })
  return { chainId, block: checkpoint.blockNumber, tokens }
}

async function readBalances(client: PublicClient, { deployment }: NetworkConfig, blockNumber: bigint) {
  const { tokens, escrow, distributor } = deployment
  return Promise.all(
    tokens.map(({ address }) =>
      Promise.all(
        [escrow, distributor].map((holder) =>
          client.readContract({ address, abi: erc20Abi, functionName: 'balanceOf', args: [holder], blockNumber }),
        ),
      ),
    ),
  )
}

async function readLiabilities(db: Db, chainId: number): Promise<TokenRow[]> {
  const { rows } = await db.execute<TokenRow>(sql`
    WITH money AS (
      SELECT token, authorized AS inflow, voided + reclaimed AS outflow, authorized - captured - voided - reclaimed AS held,
        fees, burned, 0::numeric AS prepaid, 0::numeric AS funded, 0::numeric AS claimed
      FROM payments WHERE chain_id = ${chainId}
      UNION ALL
      SELECT e.token, 0, e.amount, 0, 0, 0, 0, 0, 0 FROM payment_events e
      JOIN chain_logs l ON l.chain_id = e.chain_id AND l.block_number = e.block_number AND l.log_index = e.log_index
      WHERE e.chain_id = ${chainId} AND e.type = 'refunded' AND e.details ->> 'source' = l.address
      UNION ALL
      SELECT args ->> 'token',
        CASE WHEN event_name = 'PrepaidDeposited' THEN n ELSE 0 END,
        CASE WHEN event_name IN ('PrepaidWithdrawn', 'EpochFunded', 'FeesWithdrawn') THEN n
          WHEN event_name = 'EpochFeesBooked' THEN (args ->> 'burned')::numeric ELSE 0 END,
        0,
        CASE WHEN event_name = 'PrepaidSettled' THEN (args ->> 'fee')::numeric ELSE 0 END,
        CASE WHEN event_name = 'PrepaidSettled' THEN (args ->> 'burned')::numeric ELSE 0 END,
        CASE event_name WHEN 'PrepaidDeposited' THEN n WHEN 'PrepaidWithdrawn' THEN -n WHEN 'PrepaidSettled' THEN -n ELSE 0 END,
        CASE WHEN event_name = 'Funded' THEN n ELSE 0 END,
        CASE WHEN event_name IN ('RewardsClaimed', 'RewardsClaimedTo') THEN n ELSE 0 END
      FROM (SELECT event_name, args, COALESCE(args ->> 'amount', '0')::numeric AS n FROM chain_logs
        WHERE chain_id = ${chainId} AND event_name IN ('PrepaidDeposited', 'PrepaidWithdrawn', 'PrepaidSettled',
          'EpochFunded', 'EpochFeesBooked', 'FeesWithdrawn', 'Funded', 'RewardsClaimed',
          'RewardsClaimedTo')) flows
    )
    SELECT token, sum(inflow)::text AS into_escrow, sum(outflow)::text AS out_of_escrow, sum(held)::text AS held,
      sum(fees)::text AS fees, sum(burned)::text AS burned, sum(prepaid)::text AS prepaid, sum(funded)::text AS funded,
      sum(claimed)::text AS claimed
    FROM money GROUP BY token`)
  return rows
}
