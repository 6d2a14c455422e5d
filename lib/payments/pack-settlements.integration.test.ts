import { type Hex, maxUint96, parseEventLogs } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { Address } from '@/lib/core/address'
import type { LocalStack } from '@/lib/testing/local-stack'
import { depositPrepaid, openStack } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { packSettlements, type SettlementItem } from './pack-settlements'

const taskRef = () => generatePrivateKey()
const stranger = () => privateKeyToAddress(generatePrivateKey()).toLowerCase() as Address

describe('packed settlements in the escrow', () => {
  let stack: LocalStack
  let token: Address

  beforeAll(async () => {
    stack = await openStack({ epochLength: 2000 })
    token = stack.network.deployment.token
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  /** What the escrow says that it read: every item is in an event, whether it was settled or left out. */
  const settle = async (items: readonly SettlementItem[]) => {
    const hash = await stack.wallet('operator').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'settlePacked',
      args: [0n, token, packSettlements(items)],
    })
    const { logs } = await stack.client.getTransactionReceipt({ hash })
    const events = parseEventLogs({ abi: paymentEscrowAbi, eventName: ['PrepaidSettled', 'SettlementSkipped'], logs })
    return events.map(({ eventName, args }) => ({
      eventName,
      read: { payer: args.payer.toLowerCase(), amount: args.amount, taskRef: args.taskRef as Hex },
    }))
  }

  it('reads of a hundred items each payer, amount and task to the last bit', async () => {
    const items = Array.from({ length: 100 }, (_, index) => ({
      payer: stranger(),
      amount: index < 96 ? (1n << BigInt(index)) | 1n : maxUint96 - BigInt(index - 96),
      taskRef: taskRef(),
    }))
    const events = await settle(items)
    expect(events.map(({ read }) => read)).toEqual(items)
    expect(new Set(events.map(({ eventName }) => eventName))).toEqual(new Set(['SettlementSkipped']))
  })

  it('takes each amount from its own payer, and leaves out only what is not covered', async () => {
    for (const consumer of ['consumerA', 'consumerB'] as const) {
      await depositPrepaid(stack, { consumer, token, amount: 1_000_000n, maxPerEpoch: 900_000n })
    }
    const [a, b] = (['consumerA', 'consumerB'] as const).map(
      (consumer) => stack.wallet(consumer).account.address.toLowerCase() as Address,
    )
    if (!a || !b) throw new Error('the stack has two consumers')
    const items = [
      { payer: a, amount: 123_456n, taskRef: taskRef() },
      { payer: b, amount: 1_000_001n, taskRef: taskRef() },
      { payer: b, amount: 65_535n, taskRef: taskRef() },
      { payer: a, amount: 800_000n, taskRef: taskRef() },
    ]
    const events = await settle(items)
    expect(events.map(({ read }) => read)).toEqual(items)
    expect(events.map(({ eventName }) => eventName)).toEqual([
      ...['PrepaidSettled', 'SettlementSkipped', 'PrepaidSettled', 'SettlementSkipped'],
    ])
    const balances = [a, b].map((payer) =>
      stack.client.readContract({
        address: stack.network.deployment.escrow,
        abi: paymentEscrowAbi,
        functionName: 'prepaid',
        args: [payer, token],
      }),
    )
    expect((await Promise.all(balances)).map(({ balance }) => balance)).toEqual([1_000_000n - 123_456n, 934_465n])
  })
})
