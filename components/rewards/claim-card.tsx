'use client'

import { useConnectModal } from '@rainbow-me/rainbowkit'
import type { ReactNode } from 'react'
import { useAccount } from 'wagmi'
import type { ClientNetwork } from '@/lib/config/env.client'
import { useClaimRewards } from '@/lib/rewards/client/use-claim-rewards'
import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import type { RewardsView } from '@/lib/rewards/rewards-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Button } from '../ui/button'
import { HexChip } from '../ui/hex-chip'
import { amountsText } from './amounts-text'
import { rewardStates } from './reward-state'

/** What can be claimed now, one figure per token and one button that names them. */
export function ClaimCard({
  rewards,
  network,
  isOwn,
  epochs,
  children,
}: {
  rewards: RewardsView
  network: ClientNetwork
  isOwn: boolean
  epochs: readonly EpochRewardsView[]
  children: ReactNode
}) {
  const tokenOf = useTokenOf()
  const amounts = network.deployment.tokens.map((token) => {
    const found = rewards.claims.find((item) => item.token.toLowerCase() === token.address)
    return { token: tokenOf(network.chainId, token.address), value: BigInt(found?.claimable ?? '0') }
  })
  const text = amountsText(amounts)
  const hasSome = amounts.some((item) => item.value > 0n)
  return (
    <section className="card" aria-labelledby="claimable">
      <div className="card-body claim">
        <div>
          <h2 id="claimable">Claimable now</h2>
          <div className="two">
            {amounts.map((item) => (
              <p className="fig xl" key={item.token.address}>
                <Amount value={item.value} token={item.token} />
              </p>
            ))}
          </div>
          <p className="muted small">
            {hasSome ? (
              <>
                {epochsText(epochs, rewards)} Paid on {network.name} to{' '}
                <Recipients rewards={rewards} chainId={network.chainId} />, in one transaction.
              </>
            ) : (
              'Nothing is claimable at this moment. What you earned is paid once its epoch has an active root.'
            )}
          </p>
        </div>
        <div className="go">
          <ClaimButton rewards={rewards} network={network} text={text} hasSome={hasSome} />
          {isOwn ? children : null}
        </div>
      </div>
    </section>
  )
}

function ClaimButton({
  rewards,
  network,
  text,
  hasSome,
}: {
  rewards: RewardsView
  network: ClientNetwork
  text: string
  hasSome: boolean
}) {
  const { isConnected } = useAccount()
  const { openConnectModal } = useConnectModal()
  const { claim, isBusy, record } = useClaimRewards({ network, account: rewards.account })
  if (!isConnected) {
    return (
      <Button look="primary" size="lg" onClick={openConnectModal}>
        Connect wallet to claim
      </Button>
    )
  }
  return (
    <Button look="primary" size="lg" busy={isBusy} disabled={!hasSome} onClick={() => void claim(rewards, text)}>
      {isBusy ? busyText(record?.phase) : hasSome ? `Claim ${text}` : 'Claim'}
    </Button>
  )
}

function busyText(phase: string | undefined): string {
  if (phase === 'wallet') return 'Confirm in your wallet'
  if (phase === 'unsure') return 'Looking for it on the network'
  return phase === 'simulating' ? 'Checking' : 'Waiting for the network'
}

function Recipients({ rewards, chainId }: { rewards: RewardsView; chainId: number }) {
  const others = new Set(
    rewards.claims.flatMap((claim) => (claim.recipient === null || claim.claimable === '0' ? [] : [claim.recipient])),
  )
  const targets = others.size === 0 ? [rewards.account] : [...others]
  return targets.map((target) => <HexChip key={target} hex={target} kind="address" chainId={chainId} copy={false} />)
}

function epochsText(epochs: readonly EpochRewardsView[], rewards: RewardsView): string {
  const states = rewardStates(epochs, rewards)
  const claimable = [...states].filter(([, state]) => state === 'claimable').map(([epoch]) => epoch)
  if (claimable.length === 0) return ''
  const first = Math.min(...claimable)
  const last = Math.max(...claimable)
  return first === last ? `Epoch ${first}.` : `Epochs ${first} to ${last}.`
}
