import type { ClientNetwork } from '@/lib/config/env.client'
import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'

/** Saves the epochs on the page as CSV with exact amounts in base units; no field can start a formula. */
export function downloadRewardsCsv(network: ClientNetwork, account: string, epochs: readonly EpochRewardsView[]): void {
  const head = 'chainId,account,epoch,status,startsAt,endsAt,gpuMilliMs,token,earningsShare,emissionShare,reward'
  const rows = epochs.flatMap((epoch) =>
    epoch.tokens.map((item) =>
      [
        network.chainId,
        account,
        epoch.epoch,
        epoch.status,
        new Date(epoch.startsAt * 1000).toISOString(),
        new Date(epoch.endsAt * 1000).toISOString(),
        epoch.gpuMilliMs,
        item.token,
        item.earningsShare,
        item.emissionShare,
        item.reward,
      ].join(','),
    ),
  )
  const url = URL.createObjectURL(new Blob([`${[head, ...rows].join('\n')}\n`], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `rewards-${network.chainId}-${account.slice(0, 8)}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
