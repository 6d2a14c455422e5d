import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import type { PooledDb } from '@/lib/db/server/database'
import { executePrepared } from '@/lib/db/server/execute-prepared'

/** The root that pays, and the one that is built or submitted and comes next; null where there is none. */
export type NetworkRoots = {
  readonly active: { readonly epoch: number; readonly root: Hex } | null
  readonly pending: { readonly epoch: number; readonly root: Hex; readonly validAt: number | null } | null
}

/** What the index knows of an account, by token. */
export type AccountFacts = {
  /** What the contract paid so far. */
  readonly claimed: ReadonlyMap<Address, bigint>
  /** Where the account chose its claims to go. */
  readonly recipients: ReadonlyMap<Address, Address>
  /** Cumulative amounts in the root that comes next. */
  readonly pending: ReadonlyMap<Address, bigint>
}

const NOTHING: AccountFacts = { claimed: new Map(), recipients: new Map(), pending: new Map() }

/** Reads both roots of a network and what is known of some accounts, in two queries however many they are. */
export async function readAccountFacts(
  db: PooledDb,
  { chainId, accounts }: { chainId: number; accounts: readonly Address[] },
): Promise<{ roots: NetworkRoots; facts: (account: Address) => AccountFacts }> {
  const roots = await readRoots(db, chainId)
  const facts = new Map<Address, Mutable>()
  for (const row of await selectFacts(db, { chainId, accounts, pendingEpoch: roots.pending?.epoch ?? null })) {
    const of = facts.get(row.account) ?? { claimed: new Map(), recipients: new Map(), pending: new Map() }
    facts.set(row.account, of)
    if (row.kind === 'recipient') of.recipients.set(row.token, row.value as Address)
    else of[row.kind].set(row.token, BigInt(row.value))
  }
  return { roots, facts: (account) => facts.get(account) ?? NOTHING }
}

type Mutable = { claimed: Map<Address, bigint>; recipients: Map<Address, Address>; pending: Map<Address, bigint> }

type RootRow = { epoch: number; root: Hex; valid_at: string | null; active: boolean }

async function readRoots(db: PooledDb, chainId: number): Promise<NetworkRoots> {
  const rows = await executePrepared<RootRow>(
    db,
    sql`
    WITH active AS (
      SELECT e.epoch, d.root FROM epochs e JOIN distributions d ON d.chain_id = e.chain_id AND d.epoch = e.epoch
      WHERE e.chain_id = ${chainId} AND e.status = 'active' ORDER BY e.epoch DESC LIMIT 1
    )
    SELECT epoch, root, NULL::bigint AS valid_at, true AS active FROM active
    UNION ALL (
      SELECT d.epoch, d.root, d.valid_at, false FROM distributions d
      JOIN epochs e ON e.chain_id = d.chain_id AND e.epoch = d.epoch
      WHERE d.chain_id = ${chainId} AND d.epoch > COALESCE((SELECT epoch FROM active), -1) AND d.root IS NOT NULL
        AND e.status IN ('closed', 'submitted')
      ORDER BY d.epoch LIMIT 1)`,
  )
  const active = rows.find((row) => row.active)
  const pending = rows.find((row) => !row.active)
  return {
    active: active ? { epoch: active.epoch, root: active.root } : null,
    pending: pending
      ? {
          epoch: pending.epoch,
          root: pending.root,
          validAt: pending.valid_at === null ? null : Number(pending.valid_at),
        }
      : null,
  }
}

type FactRow = { kind: 'claimed' | 'recipient' | 'pending'; account: Address; token: Address; value: string }

/** What was claimed is the sum of what was paid; the zero address is no recipient. */
async function selectFacts(
  db: PooledDb,
  parameters: { chainId: number; accounts: readonly Address[]; pendingEpoch: number | null },
): Promise<FactRow[]> {
  const { chainId, pendingEpoch } = parameters
  const accounts = sql.param([...parameters.accounts])
  return executePrepared<FactRow>(
    db,
    sql`
    SELECT 'claimed' AS kind, args ->> 'account' AS account, args ->> 'token' AS token,
      sum((args ->> 'amount')::numeric)::text AS value
    FROM chain_logs WHERE chain_id = ${chainId} AND event_name IN ('RewardsClaimed', 'RewardsClaimedTo')
      AND args ->> 'account' = ANY(${accounts}::text[])
    GROUP BY args ->> 'account', args ->> 'token'
    UNION ALL
    SELECT 'recipient', account, token, recipient FROM (
      SELECT DISTINCT ON (args ->> 'account', args ->> 'token') args ->> 'account' AS account,
        args ->> 'token' AS token, args ->> 'recipient' AS recipient
      FROM chain_logs WHERE chain_id = ${chainId} AND event_name = 'RecipientSet'
        AND args ->> 'account' = ANY(${accounts}::text[])
      ORDER BY args ->> 'account', args ->> 'token', block_number DESC, log_index DESC) chosen
    WHERE recipient !~ '^0x0{40}$'
    UNION ALL
    SELECT 'pending', account, token, cumulative_amount::text FROM distribution_leaves
    WHERE chain_id = ${chainId} AND epoch = ${pendingEpoch} AND account = ANY(${accounts}::text[])`,
  )
}
