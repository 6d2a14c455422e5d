'use client'

import { useRewardEpochs } from '@/lib/rewards/client/use-reward-epochs'
import { useRewards } from '@/lib/rewards/client/use-rewards'
import { useTokenOf } from '../layout/runtime-config-context'
import { amountsText } from '../rewards/amounts-text'
import { reasonWords } from '../rewards/reason-words'
import { rewardStates } from '../rewards/reward-state'
import type { AttentionItem } from './attention-item'

/** Rewards that can be claimed, and the newest epoch whose usage earned nothing. */
export function useRewardAttention({ account, chainId }: { account: string; chainId: number }) {
  const rewards = useRewards({ account, chainId })
  const epochs = useRewardEpochs({ account, chainId })
  const tokenOf = useTokenOf()
  const claims = rewards.data?.claims.filter((claim) => claim.claimable !== '0') ?? []
  const claimable: AttentionItem[] =
    claims.length === 0
      ? []
      : [
          {
            ...{ key: 'claim', icon: 'done', tone: 'accent', href: '/rewards', action: 'Review claim' },
            title: 'Rewards are claimable',
            sub: amountsText(
              claims.map((claim) => ({ value: BigInt(claim.claimable), token: tokenOf(chainId, claim.token) })),
            ),
          },
        ]
  const pages = epochs.data?.pages.flatMap((page) => page.items) ?? []
  const states = rewardStates(pages, rewards.data)
  const barren: AttentionItem[] = pages
    .filter((epoch) => states.get(epoch.epoch) === 'nothing' && epoch.usage.some((item) => item.reason !== null))
    .slice(0, 1)
    .map((epoch) => ({
      ...{ key: `e${epoch.epoch}`, icon: 'warning', tone: 'warning', action: 'See the reason' },
      title: `Epoch ${epoch.epoch} earned nothing`,
      sub: `Your usage ${reasonWords(epoch.usage.find((item) => item.reason !== null)?.reason ?? '')}.`,
      href: `/rewards#e${epoch.epoch}`,
    }))
  return { claimable, barren, isLoading: rewards.data === undefined && rewards.error === null }
}
