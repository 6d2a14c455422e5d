'use client'

import { useBalances } from '@/lib/accounts/client/use-balances'
import { useRewardEpochs } from '@/lib/rewards/client/use-reward-epochs'
import { useRewards } from '@/lib/rewards/client/use-rewards'
import { useTokenOf } from '../layout/runtime-config-context'
import { amountsText } from '../rewards/amounts-text'
import { reasonWords } from '../rewards/reason-words'
import { rewardStates } from '../rewards/reward-state'
import type { AttentionItem } from './attention-item'
import { useWhere } from './use-where'

/** Rewards that can be claimed on any network. */
export function useClaimableAttention(account: string): { items: AttentionItem[]; isLoading: boolean } {
  const { data, error } = useBalances(account)
  const tokenOf = useTokenOf()
  const where = useWhere()
  const items = (data?.networks ?? []).flatMap(({ chainId, tokens }): AttentionItem[] => {
    const claimable = tokens
      .map((token) => ({ value: BigInt(token.claimable), token: tokenOf(chainId, token.token) }))
      .toSorted((a, b) => Number(a.token.own) - Number(b.token.own))
    if (claimable.every(({ value }) => value === 0n)) return []
    const base = { icon: 'done', tone: 'accent', href: '/rewards', action: 'Review claim', chainId } as const
    const title = `Rewards${where(chainId)} are claimable`
    return [{ ...base, key: `claim:${chainId}`, title, sub: amountsText(claimable) }]
  })
  return { items, isLoading: data === undefined && error === null }
}

/** The newest epoch of a network whose usage earned nothing. */
export function useBarrenAttention({ account, chainId }: { account: string; chainId: number }): AttentionItem[] {
  const rewards = useRewards({ account, chainId })
  const epochs = useRewardEpochs({ account, chainId })
  const where = useWhere()
  const pages = epochs.data?.pages.flatMap((page) => page.items) ?? []
  const states = rewardStates(pages, rewards.data)
  return pages
    .filter((epoch) => states.get(epoch.epoch) === 'nothing' && epoch.usage.some((item) => item.reason !== null))
    .slice(0, 1)
    .map((epoch) => ({
      ...{ key: `e${epoch.epoch}`, icon: 'warning', tone: 'warning', action: 'See the reason', chainId },
      title: `Epoch ${epoch.epoch}${where(chainId)} earned nothing`,
      sub: `Your usage ${reasonWords(epoch.usage.find((item) => item.reason !== null)?.reason ?? '')}.`,
      href: `/rewards#e${epoch.epoch}`,
    }))
}
