import { describe, expect, it } from 'vitest'
import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import type { RewardsView } from '@/lib/rewards/rewards-view'
import { rewardStates } from './reward-state'

const TOKEN = '0x00000000000000000000000000000000000000A1'

function epoch(number: number, status: EpochRewardsView['status'], reward: string): EpochRewardsView {
  const tokens =
    reward === '0' ? [] : [{ token: TOKEN as `0x${string}`, emissionShare: '0', earningsShare: reward, reward }]
  return { chainId: 1, epoch: number, status, startsAt: 0, endsAt: 60, gpuMilliMs: '1', tokens, usage: [] }
}

function claimable(amount: string): RewardsView {
  const claim = { cumulativeAmount: '0', claimed: '0', claimable: amount, pending: '0', proof: [], recipient: null }
  return {
    account: TOKEN,
    chainId: 1,
    epoch: 3,
    root: null,
    claims: [{ token: TOKEN, ...claim }],
    pendingEpoch: null,
    pendingValidAt: null,
  }
}

describe('rewardStates', () => {
  it('counts claimable money to the newest active epochs and the rest as claimed', () => {
    const epochs = [
      epoch(4, 'submitted', '7'),
      epoch(3, 'active', '5'),
      epoch(2, 'active', '5'),
      epoch(1, 'active', '5'),
    ]
    const states = rewardStates(epochs, claimable('10'))
    expect([...states]).toEqual([
      [4, 'pending'],
      [3, 'claimable'],
      [2, 'claimable'],
      [1, 'claimed'],
    ])
  })
  it('says nothing was earned only once an epoch is decided', () => {
    const states = rewardStates([epoch(3, 'open', '0'), epoch(2, 'closed', '0'), epoch(1, 'active', '0')], undefined)
    expect([...states.values()]).toEqual(['open', 'pending', 'nothing'])
  })
})
