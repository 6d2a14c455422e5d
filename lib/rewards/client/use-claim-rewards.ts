'use client'

import { useCallback } from 'react'
import type { Abi } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { ContractCall } from '@/lib/chain/client/send-transaction'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { ClientNetwork } from '@/lib/config/env.client'
import { type Address, compareAddresses } from '@/lib/core/address'
import { wei } from '@/lib/core/wei'
import { combineProofs, packFlags } from '@/lib/rewards/combine-proofs'
import { leafHash } from '@/lib/rewards/leaf'
import type { ClaimView, RewardsView } from '@/lib/rewards/rewards-view'

/** The call that pays everything claimable of an account in one transaction; null where nothing is claimable. */
export function toClaimCall(distributor: Address, rewards: RewardsView): ContractCall | null {
  const claims = rewards.claims
    .filter((claim) => BigInt(claim.claimable) > 0n)
    .sort((a, b) => compareAddresses(lower(a.token), lower(b.token)))
  const [first, ...rest] = claims
  if (first === undefined) return null
  const contract = { address: distributor, abi: rewardDistributorAbi as Abi }
  if (rest.length === 0) {
    const args = [rewards.account, first.token, BigInt(first.cumulativeAmount), first.proof]
    return { ...contract, functionName: 'claim', args }
  }
  const { proof, flags } = combineProofs(claims.map((claim) => toProvenLeaf(rewards.account, claim)))
  const structs = claims.map((claim) => ({
    account: rewards.account,
    token: claim.token,
    cumulativeAmount: BigInt(claim.cumulativeAmount),
  }))
  return { ...contract, functionName: 'claimMany', args: [structs, proof, packFlags(flags)] }
}

function toProvenLeaf(account: Address, claim: ClaimView) {
  const leaf = { account, token: claim.token, cumulativeAmount: wei(BigInt(claim.cumulativeAmount)) }
  return { leaf: leafHash(leaf), proof: claim.proof }
}

function lower(address: Address): Address {
  return address.toLowerCase() as Address
}

/** Claims all that the active root pays an account, in one transaction. */
export function useClaimRewards({ network, account }: { network: ClientNetwork; account: string }) {
  const { record, isBusy, send } = useTransaction(`claim:${network.chainId}:${account.toLowerCase()}`)
  const claim = useCallback(
    async (rewards: RewardsView, amountText: string) => {
      const call = toClaimCall(network.deployment.distributor, rewards)
      if (call === null) return null
      const words = { action: `Claim ${amountText}`, done: 'Claimed', detail: `Paid: ${amountText}.` }
      return send({ network, words, call })
    },
    [network, send],
  )
  return { record, isBusy, claim }
}
