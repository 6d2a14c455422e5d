import { encodeErrorResult, getContractError, RawContractError, UserRejectedRequestError } from 'viem'
import { describe, expect, it } from 'vitest'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { explainError, isRefusal } from './explain-error'

function reverted(
  errorName: 'RewardDistributor_RootPending' | 'RewardDistributor_NothingToClaim',
  args: readonly unknown[],
) {
  const data = encodeErrorResult({ abi: rewardDistributorAbi, errorName, args } as never)
  return getContractError(new RawContractError({ data }), {
    abi: rewardDistributorAbi as never,
    functionName: 'claim',
    args: [],
    address: '0x0000000000000000000000000000000000000001',
  })
}

describe('explainError', () => {
  it('decodes a contract error into words with what to do next', () => {
    const account = '0x00000000000000000000000000000000000000aa'
    const words = explainError(reverted('RewardDistributor_NothingToClaim', [account, account, 1n]))
    expect(words.title).toBe('Everything is already claimed')
    expect(words.body).toContain('Refresh')
    expect(words.technical).toContain('RewardDistributor_NothingToClaim')
  })
  it('says what to do about an error without words of its own', () => {
    expect(explainError(new Error('boom'))).toMatchObject({ title: 'boom', body: expect.stringContaining('Try again') })
  })
})

describe('isRefusal', () => {
  it('knows a refusal of viem and of a bare provider', () => {
    expect(isRefusal(new UserRejectedRequestError(new Error('no')))).toBe(true)
    expect(isRefusal({ code: 4001 })).toBe(true)
    expect(isRefusal(new Error('no'))).toBe(false)
  })
})
