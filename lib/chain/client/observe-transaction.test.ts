import { type PublicClient, TransactionNotFoundError, TransactionReceiptNotFoundError } from 'viem'
import { describe, expect, it } from 'vitest'
import { observeOnChain } from './observe-transaction'
import type { TransactionRecord } from './transaction-record'

const account = `0x${'a'.repeat(40)}` as const
const to = `0x${'b'.repeat(40)}` as const
const record: TransactionRecord = {
  id: 'pay:1',
  chainId: 31337,
  account,
  words: { action: '', done: '', detail: '' },
  phase: 'sent',
  hash: '0x01',
  replacedHash: null,
  nonce: 5,
  isNonceSeen: true,
  to,
  input: '0xabcd',
  confirmations: 0,
  confirmationsNeeded: 2,
  problem: null,
  sentAtMs: 0,
  isDismissed: false,
}

/** A network that knows only what a test gives it. */
function network(facts: Record<string, unknown>): PublicClient {
  const missing = {
    getTransactionReceipt: async () => {
      throw new TransactionReceiptNotFoundError({ hash: '0x01' })
    },
    getTransaction: async () => {
      throw new TransactionNotFoundError({ hash: '0x01' })
    },
    getBlockNumber: async () => 10n,
    getTransactionCount: async () => 5,
  }
  return { ...missing, ...facts } as unknown as PublicClient
}

const blockWith = (transaction: object) => ({
  getTransactionCount: async () => 6,
  getBlock: async ({ blockNumber }: { blockNumber?: bigint }) => ({
    transactions: blockNumber === 8n ? [{ from: account, nonce: 5, ...transaction }] : [],
  }),
})

describe('observeOnChain', () => {
  it('counts the block that holds it as the first confirmation', async () => {
    const client = network({ getTransactionReceipt: async () => ({ status: 'success', blockNumber: 9n }) })
    expect(await observeOnChain(client, record)).toMatchObject({ type: 'mined', isSuccess: true, confirmations: 2 })
  })
  it('learns nonce and call while it waits', async () => {
    const client = network({ getTransaction: async () => ({ nonce: 7, to, input: '0x12' }) })
    expect(await observeOnChain(client, record)).toEqual({ type: 'pending', nonce: 7, to, input: '0x12' })
  })
  it('follows the same call under another hash as a replacement', async () => {
    const client = network(blockWith({ hash: '0x02', to: to.toUpperCase().replace('0X', '0x'), input: '0xabcd' }))
    expect(await observeOnChain(client, record)).toEqual({ type: 'replaced', hash: '0x02' })
  })
  it('calls another call under its nonce a cancellation', async () => {
    const client = network(blockWith({ hash: '0x02', to: account, input: '0x' }))
    expect(await observeOnChain(client, record)).toEqual({ type: 'cancelled' })
  })
  it('concludes no cancellation from a nonce that was only expected', async () => {
    const client = network(blockWith({ hash: '0x02', to: account, input: '0x' }))
    expect(await observeOnChain(client, { ...record, isNonceSeen: false })).toMatchObject({ type: 'missing' })
  })
  it('finds the call of a wallet that did not answer, and no other one of its account', async () => {
    const unanswered: TransactionRecord = { ...record, hash: null, phase: 'unsure' }
    const found = network(blockWith({ hash: '0x02', to, input: '0xabcd' }))
    expect(await observeOnChain(found, unanswered)).toEqual({ type: 'found', hash: '0x02' })
    const other = network(blockWith({ hash: '0x02', to, input: '0xabce' }))
    expect(await observeOnChain(other, unanswered)).toMatchObject({ type: 'missing' })
    expect(await observeOnChain(network({}), unanswered)).toMatchObject({ type: 'missing' })
  })
  it('says missing while its nonce is free', async () => {
    expect(await observeOnChain(network({}), record)).toMatchObject({ type: 'missing' })
  })
  it('throws when the network does not answer, so that nothing is concluded', async () => {
    const client = network({
      getTransactionReceipt: async () => {
        throw new Error('timeout')
      },
    })
    await expect(observeOnChain(client, record)).rejects.toThrow('timeout')
  })
})
