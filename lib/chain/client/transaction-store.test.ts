import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { TransactionRecord } from './transaction-record'

const record = (part: Partial<TransactionRecord>): TransactionRecord => ({
  id: 'pay:1',
  chainId: 31337,
  account: '0x00000000000000000000000000000000000000aa',
  words: { action: 'Authorize 1.00 USDC', done: 'Authorized', detail: '' },
  phase: 'wallet',
  hash: null,
  replacedHash: null,
  nonce: 3,
  isNonceSeen: false,
  to: null,
  input: '0x12',
  confirmations: 0,
  confirmationsNeeded: 2,
  problem: null,
  sentAtMs: Date.now(),
  isDismissed: false,
  ...part,
})

/** A browser's storage that two tabs share; each tab has listeners of its own. */
function makeStorage() {
  const values = new Map<string, string>()
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  }
}

let storage = makeStorage()

/** Opens a tab: a fresh copy of the module over the shared storage. */
async function openTab() {
  const listeners: ((event: { key: string }) => void)[] = []
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('window', {
    addEventListener: (_: string, listener: (typeof listeners)[number]) => listeners.push(listener),
  })
  vi.resetModules()
  const store = await import('./transaction-store')
  store.getTransactions()
  const hearsOfOthers = () => {
    for (const listener of listeners) listener({ key: 'warpshare.transactions' })
  }
  return { ...store, hearsOfOthers }
}

beforeEach(() => {
  storage = makeStorage()
})

describe('the transaction store', () => {
  it('shows a second tab that a wallet was asked, so that it does not ask again', async () => {
    const first = await openTab()
    first.putTransaction(record({}))
    const second = await openTab()
    expect(second.getTransactions()).toMatchObject([{ id: 'pay:1', phase: 'unsure' }])
  })
  it('keeps the question that its own wallet has open, whatever other tabs write', async () => {
    const first = await openTab()
    first.putTransaction(record({}))
    const second = await openTab()
    second.putTransaction(record({ id: 'claim:1', hash: '0x01', phase: 'sent' }))
    first.hearsOfOthers()
    expect(first.getTransactions().map(({ id, phase }) => `${id} ${phase}`)).toEqual(['claim:1 sent', 'pay:1 wallet'])
    first.updateTransaction('pay:1', (item) => ({ ...item, phase: 'sent', hash: '0x02' }))
    second.hearsOfOthers()
    expect(second.getTransactions()).toContainEqual(expect.objectContaining({ id: 'pay:1', hash: '0x02' }))
  })
  it('frees the other tabs once the wallet was refused', async () => {
    const first = await openTab()
    first.putTransaction(record({}))
    const second = await openTab()
    first.updateTransaction('pay:1', (item) => ({ ...item, phase: 'declined' }))
    second.hearsOfOthers()
    expect(second.getTransactions()).toEqual([])
    expect(first.getTransactions()).toMatchObject([{ phase: 'declined' }])
  })
  it('looks for what a wallet was asked before a reload, and forgets questions of long ago', async () => {
    const first = await openTab()
    first.putTransaction(record({}))
    first.putTransaction(record({ id: 'pay:2', sentAtMs: Date.now() - 3_600_000 }))
    const reloaded = await openTab()
    expect(reloaded.getTransactions()).toMatchObject([{ id: 'pay:1', phase: 'unsure' }])
  })
  it('does not announce again what had ended before', async () => {
    const first = await openTab()
    first.putTransaction(record({ phase: 'final', hash: '0x01' }))
    const reloaded = await openTab()
    expect(reloaded.getTransactions()).toMatchObject([{ phase: 'final', isDismissed: true }])
  })
})
