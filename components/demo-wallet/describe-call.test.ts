import { type Abi, encodeFunctionData, maxUint48 } from 'viem'
import { describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { TOKEN_ABI } from '@/lib/chain/client/token-abi'
import { permitTypedData } from '@/lib/payments/client/permit-typed-data'
import { describeCall } from './describe-call'
import { describeTypedData, type TypedData } from './describe-typed-data'

const address = (digit: string) => `0x${digit.repeat(40)}` as const
const dollar = { address: address('1'), symbol: 'USDC', name: 'Test dollar', decimals: 6, own: false }
const warp = { address: address('2'), symbol: 'WARP', name: 'Warp', decimals: 18, own: true }
const deployment = {
  ...{ chainId: 31337, accessManager: address('3'), token: warp.address, emission: address('4') },
  ...{
    escrow: address('5'),
    distributor: address('6'),
    collector: address('7'),
    startBlock: 1,
    tokens: [dollar, warp],
  },
} as unknown as Parameters<typeof describeCall>[0]
const owner = address('a')

const callOf = (to: `0x${string}`, abi: Abi, functionName: string, args: readonly unknown[]) => {
  const call = describeCall(deployment, { to, data: encodeFunctionData({ abi, functionName, args }) })
  return call && { ...call, fields: Object.fromEntries(call.fields.map(({ label, text }) => [label, text])) }
}

describe('describeCall', () => {
  it('shows an allowance in the token that is called, to whom', () => {
    const call = callOf(dollar.address, TOKEN_ABI as Abi, 'approve', [deployment.escrow, 1_234_500_000n])
    expect(call).toEqual({
      method: 'Approve',
      contract: 'USDC token (0x1111…1111)',
      fields: { Spender: 'payment escrow (0x5555…5555)', Amount: '1,234.50 USDC' },
    })
  })
  it('shows a claim in the token that is named beside it, and how long its proof is', () => {
    const proof = [`0x${'b'.repeat(64)}`, `0x${'c'.repeat(64)}`]
    const call = callOf(deployment.distributor, rewardDistributorAbi as Abi, 'claim', [
      owner,
      warp.address,
      5n * 10n ** 17n,
      proof,
    ])
    expect(call?.fields).toEqual({
      Account: '0xaAaA…aaAa',
      Token: 'WARP token (0x2222…2222)',
      'Cumulative amount': '0.50 WARP',
      Proof: '2 values',
    })
  })
  it('keeps the tokens of several claims apart', () => {
    const claims = [dollar, warp].map(({ address: token, decimals }) => ({
      ...{ account: owner, token },
      cumulativeAmount: 3n * 10n ** BigInt(decimals),
    }))
    const call = describeCall(deployment, {
      to: deployment.distributor,
      data: encodeFunctionData({ abi: rewardDistributorAbi, functionName: 'claimMany', args: [claims, [], '0x'] }),
    })
    expect(call?.fields.filter(({ label }) => label === 'Cumulative amount').map(({ text }) => text)).toEqual([
      '3.00 USDC',
      '3.00 WARP',
    ])
  })
  it('finds the token of an amount within the payment that it is for', () => {
    const info = {
      ...{ operator: owner, payer: owner, receiver: owner, token: dollar.address, maxAmount: 2_100_000n },
      ...{ preApprovalExpiry: 0, authorizationExpiry: 1_795_000_000, refundExpiry: Number(maxUint48) },
      ...{
        minFeeBps: 0,
        maxFeeBps: 400,
        feeReceiver: owner,
        feeBps: 400,
        burnBps: 100,
        salt: `0x${'e'.repeat(64)}`,
        quoteHash: `0x${'d'.repeat(64)}`,
      },
    }
    const authorize = paymentEscrowAbi.find((item) => item.type === 'function' && item.name === 'authorize')
    const [input] = authorize?.type === 'function' ? authorize.inputs : []
    const names = input && 'components' in input ? input.components.map(({ name }) => name) : []
    const call = callOf(deployment.escrow, paymentEscrowAbi as Abi, 'authorize', [
      Object.fromEntries(names.map((name) => [name, info[name as keyof typeof info]])),
      2_100_000n,
    ])
    expect(call?.method).toBe('Authorize')
    expect(call?.fields).toMatchObject({
      Amount: '2.10 USDC',
      'Max amount': '2.10 USDC',
      'Refund expiry': 'never',
    })
  })
  it('says nothing of contracts and data that are not ours', () => {
    expect(describeCall(deployment, { to: owner, data: '0x' })).toBeNull()
    expect(describeCall(deployment, { to: deployment.escrow, data: '0x12345678' })).toBeNull()
    expect(describeCall(deployment, { to: null, data: '0x60' })).toBeNull()
  })
})

describe('describeTypedData', () => {
  it('shows a permit with its amount, its spender and its end', () => {
    const domain = { name: 'Test dollar', version: '1', chainId: 31337, verifyingContract: dollar.address }
    const permit = permitTypedData({
      ...{ domain, owner, spender: deployment.escrow },
      ...{ value: 2_100_000n, nonce: 0n, deadline: 1_795_000_000n },
    })
    const asked = JSON.parse(
      JSON.stringify(permit, (_, value) => (typeof value === 'bigint' ? value.toString() : value)),
    )
    const { what, contract, fields } = describeTypedData(deployment, asked as TypedData)
    expect([what, contract]).toEqual(['Permit', 'USDC token (0x1111…1111)'])
    expect(fields.map(({ label, text }) => `${label}: ${text}`)).toEqual([
      'Owner: 0xaAaA…aaAa',
      'Spender: payment escrow (0x5555…5555)',
      'Value: 2.10 USDC',
      'Nonce: 0',
      'Deadline: 18 Nov 2026, 11:06 UTC',
    ])
  })
})
