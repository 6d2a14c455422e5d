import { erc20Abi, parseAbi } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { localRateCard } from '@/lib/config/local-rate-card'
import type { Address } from '@/lib/core/address'
import { importRateCard } from '@/lib/epochs/server/import-rate-card'
import type { DisputeView, ResolutionView } from '@/lib/payments/dispute-view'
import type { QuoteView } from '@/lib/payments/quote-view'
import { readSolvency } from '@/lib/payments/server/read-solvency'
import { createHttpFixture, type HttpFixture, type TestCaller } from '@/lib/testing/http-fixture'
import { createLocalStack, type LocalStack, type StackWallet } from '@/lib/testing/local-stack'
import { readTables } from '@/lib/testing/read-tables'
import { otherTokenOf } from '@/lib/testing/stack-facts'
import { createTestDatabase, stopTestDatabases } from '@/lib/testing/test-database'
import { syncNetwork } from './sync-network'

const CHAIN_ID = 31337
const mintAbi = parseAbi(['function mint(address to, uint256 amount)'])

let stack: LocalStack
let api: HttpFixture
let consumer: StackWallet
let caller: TestCaller
let usdc: Address

beforeAll(async () => {
  stack = await createLocalStack()
  api = await createHttpFixture({
    database: stack.database,
    clients: stack.clients,
    config: { networks: [stack.network], origin: 'http://localhost:3000', origins: ['http://localhost:3000'] },
    clock: Date.now,
  })
  consumer = stack.wallet('consumerA')
  caller = await api.signIn(consumer.account)
  usdc = otherTokenOf(stack)
  await consumer.writeContract({
    address: usdc,
    abi: mintAbi,
    functionName: 'mint',
    args: [consumer.account.address, 10n ** 12n],
  })
  await stack.sync()
  const card = localRateCard(stack.network.deployment.tokens)
  await importRateCard(stack.database.db, {
    chainId: CHAIN_ID,
    schedule: stack.worker.schedule,
    nowMs: Date.now(),
    card,
  })
})
afterAll(async () => {
  await stack?.stop()
  await stopTestDatabases()
})

/** One pass of the indexer to the head, without mining anything. */
async function index(db = stack.database.db) {
  for (;;) {
    const result = await syncNetwork({ db, client: stack.client, network: stack.network }, { maxBlocks: 500 })
    if (!result.behind) return result
  }
}

async function askQuote(): Promise<QuoteView> {
  const body = { chainId: CHAIN_ID, token: usdc, gpuModel: 'h100-sxm', gpuMilli: 2000, durationMs: 3_600_000 }
  const response = await api.call('POST', '/quotes', { caller, body })
  expect(response.status).toBe(201)
  return (await response.json()) as QuoteView
}

async function payQuote(quote: QuoteView): Promise<`0x${string}`> {
  const { escrow } = stack.network.deployment
  const amount = BigInt(quote.maxAmount)
  const info = { ...quote.paymentInfo, maxAmount: amount } as never
  await consumer.writeContract({ address: usdc, abi: erc20Abi, functionName: 'approve', args: [escrow, amount] })
  await stack.chain.mine({ blocks: 1 })
  const hash = await consumer.writeContract({
    address: escrow,
    abi: paymentEscrowAbi,
    functionName: 'authorize',
    args: [info, amount],
  })
  await stack.client.waitForTransactionReceipt({ hash })
  return hash
}

async function getJson(path: string): Promise<Record<string, unknown>> {
  const response = await api.call('GET', path, { caller })
  return { httpStatus: response.status, ...((await response.json()) as object) }
}

describe('from a quote to an indexed payment', () => {
  it('shows the payment to its consumer alone, with confirmations, history and what the transaction was', async () => {
    const quote = await askQuote()
    expect(quote).toMatchObject({ status: 'quoted', maxAmount: '4200000', feeBps: 400, burnBps: 0 })
    expect(await getJson(`/payments/${quote.paymentId}`)).toMatchObject({ httpStatus: 404 })
    const transactionHash = await payQuote(quote)
    await index()
    expect(await getJson(`/payments/${quote.paymentId}`)).toMatchObject({
      httpStatus: 200,
      status: 'authorised',
      held: '4200000',
      rejection: null,
      confirmations: 0,
      final: false,
      taskId: quote.taskId,
      timeline: [{ type: 'quoted' }, { type: 'authorized', amount: '4200000', transactionHash }],
    })
    await stack.sync()
    expect(await getJson(`/payments/${quote.paymentId}`)).toMatchObject({ final: true, confirmationsNeeded: 2 })
    expect(await getJson(`/quotes/${quote.quoteId}`)).toMatchObject({ status: 'paid' })
    const history = await getJson(`/history?q=${transactionHash}`)
    expect(history.items).toMatchObject([
      { type: 'payment-authorized', amount: '4200000', direction: 'out', taskId: quote.taskId },
    ])
    const stranger = await api.signIn()
    for (const path of [
      `/payments/${quote.paymentId}`,
      `/payments/${quote.paymentId}/receipt`,
      `/quotes/${quote.quoteId}`,
    ]) {
      expect((await api.call('GET', path, { caller: stranger })).status).toBe(404)
      expect((await api.call('GET', path)).status).toBe(401)
    }
    const body = { chainId: CHAIN_ID, transactionHash }
    const own = await (await api.call('POST', '/payments/verify', { caller, body })).json()
    expect(own).toMatchObject({ status: 'succeeded', final: true, paymentId: quote.paymentId })
    const foreign = await (await api.call('POST', '/payments/verify', { caller: stranger, body })).json()
    expect(foreign).toMatchObject({ status: 'succeeded', final: true, paymentId: null })
  })
  it('shows balances that are true for one block', async () => {
    const answer = await getJson(`/wallets/${caller.session.address}/balances`)
    const [network] = answer.networks as { block: { number: number }; tokens: Record<string, string>[] }[]
    expect(network?.block.number).toBeGreaterThan(0)
    expect(network?.tokens.find((token) => token.symbol === 'USDC')).toMatchObject({
      available: String(10n ** 12n - 4_200_000n),
      reserved: '4200000',
      prepaid: '0',
      claimable: '0',
    })
  })
  it('gives a receipt whose hash covers it', async () => {
    const [payment] = (await getJson('/payments')).items as { paymentId: string }[]
    const receipt = await getJson(`/payments/${payment?.paymentId}/receipt`)
    expect(receipt).toMatchObject({ settled: false, authorized: '4200000', symbol: 'USDC', lines: [] })
    expect(receipt.hash).toMatch(/^0x[0-9a-f]{64}$/)
  })
  it('balances what the escrow has with what it owes', async () => {
    const { database, client, network } = stack
    const { tokens } = await readSolvency({ db: database.db, client }, { network })
    for (const token of tokens) expect([token.escrow.surplus, token.distributor.surplus]).toEqual(['0', '0'])
    expect(tokens.find((token) => token.symbol === 'USDC')?.escrow).toMatchObject({
      balance: '4200000',
      held: '4200000',
    })
  })
  it('is disputed and resolved by transactions that the API prepares, and says so on its page', async () => {
    const quote = await askQuote()
    await payQuote(quote)
    await stack.sync()
    const path = `/payments/${quote.paymentId}`
    const opened = await api.call('POST', `${path}/dispute`, { caller, body: { text: 'The task never ran.' } })
    const { evidenceHash, transaction } = (await opened.json()) as DisputeView
    await consumer.sendTransaction({ to: transaction.to, data: transaction.data })
    await stack.sync()
    expect(await getJson(path)).toMatchObject({
      status: 'disputed',
      statements: [{ kind: 'evidence', hash: evidenceHash, text: 'The task never ran.', onChain: true }],
    })
    expect((await api.call('POST', `${path}/dispute`, { caller, body: { text: 'Again.' } })).status).toBe(409)
    const guardian = stack.wallet('guardian')
    const operator = await api.signIn(guardian.account)
    const body = { captured: '0', epoch: 0, text: 'Agreed: all of it goes back.' }
    const refused = await api.call('POST', `${path}/dispute/resolve`, { caller, body })
    expect(refused.status).toBe(403)
    const resolved = await api.call('POST', `${path}/dispute/resolve`, { caller: operator, body })
    expect(resolved.status).toBe(200)
    const { transaction: end } = (await resolved.json()) as ResolutionView
    await stack.wallet('operator').sendTransaction({ to: end.to, data: end.data })
    await stack.sync()
    expect(await getJson(path)).toMatchObject({
      status: 'voided',
      held: '0',
      statements: [{}, { kind: 'resolution', onChain: true }],
    })
  })
  it('rejects a payment that differs from its quote in a field, or has none', async () => {
    const quote = await askQuote()
    const cheaper = { ...quote, maxAmount: '1', paymentInfo: { ...quote.paymentInfo, maxAmount: '1' } }
    await payQuote(cheaper)
    const unknown = { ...quote, paymentInfo: { ...quote.paymentInfo, salt: `0x${'77'.repeat(32)}` as const } }
    await payQuote(unknown)
    await stack.sync()
    const list = (await getJson('/payments')).items as { rejection: string | null }[]
    expect(list.map((payment) => payment.rejection).sort()).toEqual(['FIELDS_DIFFER', 'UNKNOWN_QUOTE', null, null])
  })
})

describe('a reorg', () => {
  it('takes a payment back that was not final, and leaves what a clean replay gives', async () => {
    const quote = await askQuote()
    await payQuote(quote)
    await index()
    expect(await getJson(`/payments/${quote.paymentId}`)).toMatchObject({ httpStatus: 200, final: false })
    await stack.chain.request({ method: 'anvil_reorg', params: [2, []] } as never)
    await index()
    expect(await getJson(`/payments/${quote.paymentId}`)).toMatchObject({ httpStatus: 404 })
    await stack.sync()
    const clean = await createTestDatabase()
    await index(clean.db)
    // Quotes are not of the chain: the replay needs the same ones to accept the same payments.
    expect(await readTables(stack.database, ['chain_logs', 'chain_blocks', 'chain_checkpoints'])).toEqual(
      await readTables(clean, ['chain_logs', 'chain_blocks', 'chain_checkpoints']),
    )
    await clean.close()
  })
  it('past finality stops this network loudly', async () => {
    await stack.chain.request({ method: 'anvil_reorg', params: [8, []] } as never)
    expect(await index()).toMatchObject({ state: 'halted' })
    expect(await index()).toMatchObject({ state: 'halted' })
    const health = await api.call('GET', '/health')
    expect(health.status).toBe(503)
    expect(await health.json()).toMatchObject({ networks: [{ halted: expect.stringContaining('counted as final') }] })
  })
})
