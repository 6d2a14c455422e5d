import { decodeFunctionData, encodeFunctionData, maxUint96, size } from 'viem'
import { describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { packSettlements } from './pack-settlements'

const PAYER = '0xaAbBccDdEeFf00112233445566778899AabBCcDd'.toLowerCase() as `0x${string}`
const TASK = `0x${'7a'.repeat(32)}` as const

describe('packSettlements', () => {
  it('puts payer and amount into one word and the task into the next', () => {
    expect(packSettlements([{ payer: PAYER, amount: 0x0102n, taskRef: TASK }])).toEqual([
      `${PAYER}${'00'.repeat(10)}0102`,
      TASK,
    ])
  })

  it('keeps the payer whole beside the largest amount', () => {
    const [word] = packSettlements([{ payer: PAYER, amount: maxUint96, taskRef: TASK }])
    expect(word).toBe(`${PAYER}${'ff'.repeat(12)}`)
    expect(size(word ?? '0x')).toBe(32)
  })

  it('refuses nothing and what would run into the payer', () => {
    for (const amount of [0n, -1n, maxUint96 + 1n]) {
      expect(() => packSettlements([{ payer: PAYER, amount, taskRef: TASK }])).toThrow('fits into 96 bits')
    }
  })

  it('gives words that the call carries unchanged', () => {
    const items = packSettlements([{ payer: PAYER, amount: 25n, taskRef: TASK }])
    const data = encodeFunctionData({ abi: paymentEscrowAbi, functionName: 'settlePacked', args: [3n, PAYER, items] })
    expect(decodeFunctionData({ abi: paymentEscrowAbi, data }).args?.[2]).toEqual(items)
  })
})
