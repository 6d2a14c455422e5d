import 'server-only'
import type { Hex } from 'viem'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import type { ClaimView, RewardsView } from '../rewards-view'
import { getProofFile } from './proof-store'
import type { AccountFacts } from './read-account-facts'
import { type Claim, readClaims } from './read-claims'
import type { RewardsSource } from './rewards-source'

/**
 * What an account can claim: one claim a token, from the root that pays now, and what the root that waits adds. A token
 * that only the waiting root has is listed with nothing to claim and no proof.
 */
export async function getRewards(
  source: RewardsSource,
  { chainId, account }: { chainId: number; account: Address },
): Promise<RewardsView> {
  const { roots, of } = await source.readFacts({ chainId, account })
  const { active, pending } = roots
  const claims = active ? await readActiveClaims(source, { chainId, account, ...active }) : []
  if (pending !== null) prepare(source, { chainId, ...pending })
  const tokens = [...new Set([...claims.map(({ token }) => token), ...of.pending.keys()])].sort()
  return {
    account: toChecksumAddress(account),
    chainId,
    epoch: active?.epoch ?? null,
    root: active?.root ?? null,
    claims: tokens.map((token) =>
      toClaim(
        token,
        claims.find((claim) => claim.token === token),
        of,
      ),
    ),
    pendingEpoch: pending?.epoch ?? null,
    pendingValidAt: pending?.validAt ?? null,
  }
}

async function readActiveClaims(
  { db, proofs }: RewardsSource,
  { account, ...of }: { chainId: number; epoch: number; root: Hex; account: Address },
): Promise<Claim[]> {
  return readClaims(await getProofFile(db, proofs, of), account)
}

/** Opens the next root's file while it waits, so that nobody has to wait for it when it pays. */
function prepare({ db, proofs }: RewardsSource, of: { chainId: number; epoch: number; root: Hex }): void {
  // Whoever needs it first is told where it cannot be opened.
  getProofFile(db, proofs, of).catch(() => undefined)
}

function toClaim(token: Address, leaf: Claim | undefined, of: AccountFacts): ClaimView {
  const cumulativeAmount: bigint = leaf?.cumulativeAmount ?? 0n
  const claimed = of.claimed.get(token) ?? 0n
  const next = of.pending.get(token) ?? cumulativeAmount
  const recipient = of.recipients.get(token)
  return {
    token: toChecksumAddress(token),
    cumulativeAmount: cumulativeAmount.toString(),
    claimed: claimed.toString(),
    claimable: (cumulativeAmount > claimed ? cumulativeAmount - claimed : 0n).toString(),
    pending: (next - cumulativeAmount).toString(),
    proof: [...(leaf?.proof ?? [])],
    recipient: recipient ? toChecksumAddress(recipient) : null,
  }
}
