import type { ClientNetwork } from '@/lib/config/env.client'
import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import { saveCsv } from '../ui/save-csv'

const HEAD = [
  ...['chainId', 'account', 'epoch', 'status', 'startsAt', 'endsAt', 'gpuMilliMs'],
  ...['token', 'earningsShare', 'emissionShare', 'reward'],
]

/** Saves the epochs on the page as CSV with exact amounts in base units; no field can start a formula. */
export function downloadRewardsCsv(network: ClientNetwork, account: string, epochs: readonly EpochRewardsView[]): void {
  const rows = epochs.flatMap((epoch) =>
    epoch.tokens.map((item) => [
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
    ]),
  )
  saveCsv(`rewards-${network.chainId}-${account.slice(0, 8)}.csv`, [HEAD, ...rows])
}
