import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { findLeafRows } from '../find-leaf-rows'
import { leafAt } from '../leaf-rows'
import type { ClaimView, RewardsView } from '../rewards-view'
import { getProof } from '../tree'
import { getActiveTree } from './get-active-tree'

type PendingRoot = { epoch: number; validAt: number | null; amounts: ReadonlyMap<Address, bigint> }

/**
 * What an account can claim: one claim a token, from the root that pays now, and what the root that waits adds. A token
 * that only the waiting root has is listed with nothing to claim and no proof.
 */
export async function getRewards(
  db: Db,
  { chainId, account }: { chainId: number; account: Address },
): Promise<RewardsView> {
  const active = await getActiveTree(db, { chainId })
  const pending = await findPending(db, { chainId, account, after: active?.epoch ?? -1 })
  const claimed = await readClaimed(db, { chainId, account })
  const recipients = await readRecipients(db, { chainId, account })
  const leaves = new Map<Address, { cumulativeAmount: bigint; proof: Hex[] }>()
  if (active) {
    const { start, end } = findLeafRows(active.leaves, account)
    for (let index = start; index < end; index += 1) {
      const { token, cumulativeAmount } = leafAt(active.leaves, index)
      leaves.set(token, { cumulativeAmount, proof: getProof(active.tree, index) })
    }
  }
  const tokens = [...new Set([...leaves.keys(), ...(pending?.amounts.keys() ?? [])])].sort()
  return {
    account: toChecksumAddress(account),
    chainId,
    epoch: active?.epoch ?? null,
    root: active?.tree.root ?? null,
    claims: tokens.map((token) => toClaim(token, { leaf: leaves.get(token), claimed, pending, recipients })),
    pendingEpoch: pending?.epoch ?? null,
    pendingValidAt: pending?.validAt ?? null,
  }
}

function toClaim(
  token: Address,
  facts: {
    leaf: { cumulativeAmount: bigint; proof: Hex[] } | undefined
    claimed: ReadonlyMap<Address, bigint>
    pending: PendingRoot | null
    recipients: ReadonlyMap<Address, Address>
  },
): ClaimView {
  const cumulativeAmount = facts.leaf?.cumulativeAmount ?? 0n
  const claimed = facts.claimed.get(token) ?? 0n
  const next = facts.pending?.amounts.get(token) ?? cumulativeAmount
  const recipient = facts.recipients.get(token)
  return {
    token: toChecksumAddress(token),
    cumulativeAmount: cumulativeAmount.toString(),
    claimed: claimed.toString(),
    claimable: (cumulativeAmount > claimed ? cumulativeAmount - claimed : 0n).toString(),
    pending: (next - cumulativeAmount).toString(),
    proof: facts.leaf?.proof ?? [],
    recipient: recipient ? toChecksumAddress(recipient) : null,
  }
}

/** The account's leaves in the distribution that is built or submitted but not active yet. */
async function findPending(
  db: Db,
  { chainId, account, after }: { chainId: number; account: Address; after: number },
): Promise<PendingRoot | null> {
  const { rows } = await db.execute<{ epoch: number; valid_at: string | null; root: Hex | null }>(sql`
    SELECT d.epoch, d.valid_at, d.root FROM distributions d
    JOIN epochs e ON e.chain_id = d.chain_id AND e.epoch = d.epoch
    WHERE d.chain_id = ${chainId} AND d.epoch > ${after} AND d.root IS NOT NULL AND e.status IN ('closed', 'submitted')
    ORDER BY d.epoch LIMIT 1`)
  const [row] = rows
  if (!row) return null
  const leaves = await db.execute<{ token: Address; cumulative_amount: string }>(sql`
    SELECT token, cumulative_amount FROM distribution_leaves
    WHERE chain_id = ${chainId} AND epoch = ${row.epoch} AND account = ${account}`)
  return {
    epoch: row.epoch,
    validAt: row.valid_at === null ? null : Number(row.valid_at),
    amounts: new Map(leaves.rows.map((leaf) => [leaf.token, BigInt(leaf.cumulative_amount)])),
  }
}

/** What the contract paid, by the indexed events: cumulative amounts never fall, so the highest is the latest. */
async function readClaimed(
  db: Db,
  { chainId, account }: { chainId: number; account: Address },
): Promise<Map<Address, bigint>> {
  const { rows } = await db.execute<{ token: Address; claimed: string }>(sql`
    SELECT args ->> 'token' AS token, max((args ->> 'cumulativeAmount')::numeric) AS claimed FROM chain_logs
    WHERE chain_id = ${chainId} AND event_name = 'RewardsClaimed' AND args ->> 'account' = ${account} GROUP BY 1`)
  return new Map(rows.map((row) => [row.token, BigInt(row.claimed)]))
}

/** Where the account chose its claims to go, by token. */
async function readRecipients(
  db: Db,
  { chainId, account }: { chainId: number; account: Address },
): Promise<Map<Address, Address>> {
  const { rows } = await db.execute<{ token: Address; recipient: Address }>(sql`
    SELECT DISTINCT ON (args ->> 'token') args ->> 'token' AS token, args ->> 'recipient' AS recipient FROM chain_logs
    WHERE chain_id = ${chainId} AND event_name = 'RecipientSet' AND args ->> 'account' = ${account}
    ORDER BY args ->> 'token', block_number DESC, log_index DESC`)
  return new Map(rows.filter((row) => !/^0x0{40}$/.test(row.recipient)).map((row) => [row.token, row.recipient]))
}
