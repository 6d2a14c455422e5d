import { type Abi, encodeFunctionData } from 'viem'
import { describe, expect, it } from 'vitest'
import type { Deployment } from '@/lib/config/deployment'
import { accessManagerAbi } from '../abi/access-manager'
import { paymentEscrowAbi } from '../abi/payment-escrow'
import { roles } from '../roles'
import { describeOperation } from './describe-operation'

const address = (digit: string) => `0x${digit.repeat(40)}` as const
const deployment = {
  accessManager: address('a'),
  escrow: address('b'),
  distributor: address('c'),
  emission: address('d'),
  token: address('e'),
} as Deployment

const call = (abi: unknown, functionName: string, args: readonly unknown[]) =>
  encodeFunctionData({ abi: abi as Abi, functionName, args })

describe('describeOperation', () => {
  it('names the role and the account of a grant', () => {
    const data = call(accessManagerAbi, 'grantRole', [roles.meter, address('1'), 0])
    expect(describeOperation(deployment, { target: address('a'), data })).toBe('Grant the role meter to 0x1111…1111')
  })
  it('names the contract of an upgrade', () => {
    const data = call(paymentEscrowAbi, 'upgradeToAndCall', [address('2'), '0x'])
    expect(describeOperation(deployment, { target: address('b'), data })).toBe('Upgrade the escrow to 0x2222…2222')
  })
  it('shows any other call with its arguments', () => {
    const data = call(paymentEscrowAbi, 'setPrepaidTerms', [300, 20])
    expect(describeOperation(deployment, { target: address('b'), data })).toBe('setPrepaidTerms(300, 20) on the escrow')
  })
  it('says so where target or data are not ours', () => {
    expect(describeOperation(deployment, { target: address('9'), data: '0x' })).toContain('none of ours')
    expect(describeOperation(deployment, { target: address('b'), data: '0xdeadbeef' })).toBe(
      'An unknown call of the escrow',
    )
  })
})
