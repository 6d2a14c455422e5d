import {
  type Address,
  encodeAbiParameters,
  encodeEventTopics,
  erc20Abi,
  type Log,
  type PublicClient,
  parseAbi,
} from 'viem'
import { describe, expect, it } from 'vitest'
import { findTillPayment, offeredSince } from './find-till-payment'

const USED = parseAbi(['event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)'])
const TOKEN = `0x${'10'.repeat(20)}` as const
const OTHER_TOKEN = `0x${'11'.repeat(20)}` as const
const TILL = `0x${'20'.repeat(20)}` as const
const PAYER = `0x${'30'.repeat(20)}` as const
const [NONCE, SECOND_NONCE] = [`0x${'41'.repeat(32)}`, `0x${'42'.repeat(32)}`] as const
const [BLOCK, OTHER_BLOCK] = [`0x${'51'.repeat(32)}`, `0x${'52'.repeat(32)}`] as const
const TRANSACTION = `0x${'60'.repeat(32)}` as const
const HEAD = 9_000n

type Event = Pick<Log, 'address' | 'topics' | 'data'>
const used = (nonce: `0x${string}`): Event => ({
  address: TOKEN,
  topics: encodeEventTopics({ abi: USED, args: { authorizer: PAYER, nonce } }) as Log['topics'],
  data: '0x',
})
const transfer = (to: Address, value: bigint, address: Address = TOKEN, from: Address = PAYER): Event => ({
  address,
  topics: encodeEventTopics({ abi: erc20Abi, eventName: 'Transfer', args: { from, to } }) as Log['topics'],
  data: encodeAbiParameters([{ type: 'uint256' }], [value]),
})

type Chain = { events: Event[]; usedAt?: bigint; receiptBlock?: `0x${string}`; isDown?: boolean }

/** A network with one transaction; block n is mined in second n. */
function network({ events, usedAt = HEAD, receiptBlock = BLOCK, isDown = false }: Chain) {
  const asked: [bigint, bigint][] = []
  const logs = events.map((event, logIndex) => ({ ...event, logIndex, transactionHash: TRANSACTION, blockHash: BLOCK }))
  const client = {
    readContract: async () => true,
    getBlock: async ({ blockNumber }: { blockNumber: bigint }) => ({ timestamp: blockNumber }),
    getContractEvents: async (query: {
      eventName: string
      args: { nonce: string }
      fromBlock: bigint
      toBlock: bigint
    }) => {
      if (isDown) throw new Error('no answer')
      if (query.eventName !== 'AuthorizationUsed') return []
      asked.push([query.fromBlock, query.toBlock])
      if (usedAt < query.fromBlock || usedAt > query.toBlock) return []
      return logs.filter(({ topics }) => topics[2] === query.args.nonce)
    },
    getTransactionReceipt: async () => ({ blockHash: receiptBlock, logs }),
  } as unknown as PublicClient
  return { client, asked }
}

const find = (chain: Chain, { nonce = NONCE, expiresAt = 9_000 }: { nonce?: `0x${string}`; expiresAt?: number } = {}) =>
  findTillPayment(network(chain).client, {
    ...{ terms: { token: TOKEN, maxAmount: 60n }, since: offeredSince({ expiresAt }), till: TILL },
    ...{ payer: PAYER, nonce, toBlock: HEAD },
  })

describe('findTillPayment', () => {
  it('is paid only by the very transfer that follows the nonce’s use', async () => {
    expect(await find({ events: [used(NONCE), transfer(TILL, 60n)] })).toBe('paid')
    // What other tokens say in between is no matter of this one.
    expect(await find({ events: [used(NONCE), transfer(PAYER, 1n, OTHER_TOKEN), transfer(TILL, 60n)] })).toBe('paid')
    const unpaid: Event[][] = [
      [used(NONCE)],
      [transfer(TILL, 60n), used(NONCE)],
      [used(NONCE), transfer(TILL, 59n)],
      [used(NONCE), transfer(PAYER, 60n)],
      [used(NONCE), transfer(TILL, 60n, TOKEN, TILL)],
      [used(NONCE), transfer(TILL, 60n, OTHER_TOKEN)],
      [used(NONCE), transfer(PAYER, 0n), transfer(TILL, 60n)],
    ]
    for (const events of unpaid) expect(await find({ events })).toBe('elsewhere')
  })

  it('counts a transfer for one of several authorisations in a transaction', async () => {
    const events = [used(NONCE), transfer(PAYER, 0n), used(SECOND_NONCE), transfer(TILL, 60n)]
    expect(await find({ events })).toBe('elsewhere')
    expect(await find({ events }, { nonce: SECOND_NONCE })).toBe('paid')
    expect(await find({ events: [used(NONCE), used(SECOND_NONCE), transfer(TILL, 60n)] })).toBe('elsewhere')
  })

  it('searches back to the time of the offer', async () => {
    const events = [used(NONCE), transfer(TILL, 60n)]
    expect(await find({ events, usedAt: 5_500n })).toBe('paid')
    expect(await find({ events, usedAt: 10n })).toBe('unseen')
    expect(await find({ events, usedAt: 10n }, { expiresAt: 3_600 })).toBe('paid')
  })

  it('throws where the network does not answer or contradicts itself, and never calls that unpaid', async () => {
    const events = [used(NONCE), transfer(TILL, 60n)]
    await expect(find({ events, isDown: true })).rejects.toThrow('no answer')
    await expect(find({ events, receiptBlock: OTHER_BLOCK })).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
    await expect(find({ events: [used(NONCE), used(NONCE)] })).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  })
})
