import 'server-only'
import { sql } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import { toChecksumAddress } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import type { FiguresView } from '../figures-view'

type UsageRow = { chain_id: number; epochs: number; gpu_milli_ms: string }
type ProviderRow = { chain_id: number | null; providers: number }
type TokenRow = { chain_id: number; token: string; captured: string; earned: string; claimed: string }

/** What all active epochs of some networks came to; claims by the chain's events. Reads much: not for every request. */
export async function readFigures(db: Db, { networks }: { networks: readonly NetworkConfig[] }): Promise<FiguresView> {
  const [usage, providers, tokens] = await Promise.all([readUsage(db), readProviders(db), readTokens(db)])
  return {
    providers: providers.find((row) => row.chain_id === null)?.providers ?? 0,
    networks: networks.map(({ chainId, deployment }) => ({
      chainId,
      activeEpochs: usage.find((row) => row.chain_id === chainId)?.epochs ?? 0,
      gpuMilliMs: usage.find((row) => row.chain_id === chainId)?.gpu_milli_ms ?? '0',
      providers: providers.find((row) => row.chain_id === chainId)?.providers ?? 0,
      tokens: deployment.tokens.map(({ address, symbol, decimals }) => {
        const row = tokens.find((item) => item.chain_id === chainId && item.token === address)
        const { captured = '0', earned = '0', claimed = '0' } = row ?? {}
        return { token: toChecksumAddress(address), symbol, decimals, captured, earned, claimed }
      }),
    })),
  }
}

async function readUsage(db: Db): Promise<UsageRow[]> {
  const { rows } = await db.execute<UsageRow>(sql`
    SELECT chain_id, count(*)::int AS epochs, sum(gpu_milli_ms)::text AS gpu_milli_ms
    FROM epochs WHERE status = 'active' GROUP BY chain_id`)
  return rows
}

/** By network, and over all of them in the row without one. */
async function readProviders(db: Db): Promise<ProviderRow[]> {
  const { rows } = await db.execute<ProviderRow>(sql`
    SELECT u.chain_id, count(DISTINCT u.provider)::int AS providers FROM usage_outcomes u
    JOIN epochs e ON e.chain_id = u.chain_id AND e.epoch = u.epoch AND e.status = 'active'
    WHERE u.weight > 0 GROUP BY GROUPING SETS ((u.chain_id), ())`)
  return rows
}

async function readTokens(db: Db): Promise<TokenRow[]> {
  const { rows } = await db.execute<TokenRow>(sql`
    SELECT chain_id, token, sum(captured)::text AS captured, sum(earned)::text AS earned, sum(claimed)::text AS claimed
    FROM (
      SELECT d.chain_id, line.key AS token, (line.value ->> 'captured')::numeric AS captured,
        (line.value ->> 'earnings')::numeric + (line.value ->> 'emissionShares')::numeric AS earned, 0::numeric AS claimed
      FROM distributions d JOIN epochs e ON e.chain_id = d.chain_id AND e.epoch = d.epoch AND e.status = 'active'
      CROSS JOIN LATERAL jsonb_each(d.statement) AS line
      UNION ALL
      SELECT chain_id, args ->> 'token', 0, 0, (args ->> 'amount')::numeric
      FROM chain_logs WHERE event_name IN ('RewardsClaimed', 'RewardsClaimedTo')
    ) sums GROUP BY chain_id, token`)
  return rows
}
