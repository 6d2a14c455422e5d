import { encodeFunctionData, type Hex, type PublicClient } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { Address } from '@/lib/core/address'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { x402Announcements } from '@/lib/db/schema/payments'
import { answerAnnouncements } from '@/lib/payments/server/answer-announcements'
import { collectorCall } from '@/lib/payments/server/collector-call'
import { keepAuthorization } from '@/lib/payments/server/keep-authorization'
import { readAnnouncement } from '@/lib/payments/server/read-announcement'
import { toX402Terms } from '@/lib/payments/server/read-x402-terms'
import type { LocalStack } from '@/lib/testing/local-stack'
import { chainNow, otherTokenOf, runCycles } from '@/lib/testing/stack-facts'
import { openStack } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { createX402Buyers, type SignedOffer, X402_PRICE } from '@/lib/testing/x402-buyers'

const HOUR = 3_600

describe('what others announce of x402 money', () => {
  let stack: LocalStack
  let usdc: Address
  let buyers: ReturnType<typeof createX402Buyers>
  const db = () => stack.database.db
  const now = () => chainNow(stack)
  const cycles = (count: number) => runCycles(stack, count)
  const balanceOf = (address: Address) => buyers.balanceOf(address)
  const lower = (address: string) => address.toLowerCase() as Address

  /** Anybody says on chain that this authorisation paid into its till. */
  const announce = async ({ payload }: SignedOffer): Promise<Hex> => {
    const terms = toX402Terms(payload.accepted)
    const call = collectorCall(stack.network, { terms, payload, functionName: 'open' })
    return stack.wallet('demo').writeContract({ ...call, functionName: 'announce' })
  }
  /** Somebody claims the money of another buyer of the same offer, with an authorisation that is cancelled. */
  const announceLie = async (): Promise<SignedOffer> => {
    const liar = await buyers.sign()
    const victim = await buyers.sign(liar.payload.accepted)
    await buyers.cancel(liar)
    await buyers.submit(victim)
    await announce(liar)
    return liar
  }
  /** What was sent to dismiss the claims on an offer's till. */
  const dismissalsOf = ({ till }: SignedOffer) => sentFor(new RegExp(`announced for the till ${lower(till)}`))
  const collectorRead = (functionName: 'claimsOn' | 'isCredited', args: readonly unknown[]) =>
    stack.client.readContract({
      ...{ address: stack.network.deployment.x402Collector ?? '0x', abi: x402CollectorAbi, functionName },
      args: args as never,
    })
  const stateOf = async ({ payload }: SignedOffer) => {
    const rows = await db().select().from(x402Announcements)
    return rows.filter(({ nonce }) => nonce === payload.payload.authorization.nonce).map(({ state }) => state)
  }
  const sentFor = async (description: RegExp) =>
    (await db().select().from(operatorTransactions)).filter((row) => description.test(row.description))

  beforeAll(async () => {
    stack = await openStack({ epochLength: 6000 })
    usdc = otherTokenOf(stack)
    buyers = createX402Buyers(stack, usdc)
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('dismisses a claim that was never paid, so that it keeps nobody’s money waiting', async () => {
    const liar = await announceLie()
    expect(await collectorRead('claimsOn', [liar.till])).toBe(1n)
    await cycles(6)
    expect(await stateOf(liar)).toEqual(['dismissed'])
    expect(await collectorRead('claimsOn', [liar.till])).toBe(0n)
    expect(await balanceOf(liar.till)).toBe(X402_PRICE)
    expect(await balanceOf(liar.account.address)).toBe(X402_PRICE)
    expect(stack.alerts).toEqual([])
  })

  it('gives money back that nobody brought to us, once its program can no longer come for its task', async () => {
    const silent = await buyers.sign()
    await buyers.submit(silent)
    await announce(silent)
    await cycles(4)
    expect(await stateOf(silent)).toEqual(['paid'])
    expect(await balanceOf(silent.account.address)).toBe(0n)
    await stack.travelTo((await now()) + HOUR)
    await cycles(6)
    expect(await stateOf(silent)).toEqual(['credited'])
    expect(await balanceOf(silent.account.address)).toBe(X402_PRICE)
    expect(await sentFor(new RegExp(`paid into the till ${lower(silent.till)}`))).toMatchObject([{ state: 'final' }])
  })

  it('pays who paid and dismisses who did not, also where both claim one till', async () => {
    const liar = await buyers.sign()
    const payer = await buyers.sign(liar.payload.accepted)
    await buyers.spendOn('itself', X402_PRICE)(liar)
    await buyers.submit(payer)
    await announce(payer)
    await announce(liar)
    await stack.travelTo((await now()) + HOUR)
    await cycles(8)
    expect([await stateOf(liar), await stateOf(payer)]).toEqual([['dismissed'], ['credited']])
    expect(await balanceOf(payer.account.address)).toBe(X402_PRICE)
    expect(await balanceOf(liar.account.address)).toBe(X402_PRICE)
    expect(await balanceOf(liar.till)).toBe(0n)
  })

  /** Answers what is final by now, and nothing else of a cycle. */
  const answer = async (change: { client?: PublicClient; operator?: Address; chainTime?: number } = {}) => {
    await stack.chain.mine({ blocks: 3 })
    await stack.index()
    const { operator, db: own, onAlert } = stack.worker
    await answerAnnouncements(
      { db: own, client: change.client ?? stack.client },
      {
        ...{ network: stack.network, onAlert, operator: change.operator ?? operator.address },
        chainTime: change.chainTime ?? (await now()),
        toBlock: Number(await stack.client.getBlockNumber()) - 2,
      },
    )
  }

  it('judges and dismisses by the event alone, whatever its transaction hides', async () => {
    const liar = await buyers.sign()
    await buyers.cancel(liar)
    await buyers.submit(await buyers.sign(liar.payload.accepted))
    await announce(liar)
    await answer({
      client: { ...stack.client, getTransaction: () => Promise.reject(new Error('hidden')) } as PublicClient,
    })
    expect(await stateOf(liar)).toEqual(['false'])
    expect(await dismissalsOf(liar)).toHaveLength(1)
    await cycles(6)
    expect(await stateOf(liar)).toEqual(['dismissed'])
  })

  it('leaves to its own program what that one brought to us', async () => {
    const bought = await buyers.sign()
    const { payload } = bought
    await keepAuthorization(
      { db: db(), client: stack.client },
      { network: stack.network, terms: toX402Terms(payload.accepted), payload, isPaid: false, nowMs: Date.now() },
    )
    await buyers.submit(bought)
    await announce(bought)
    await cycles(8)
    expect(await stateOf(bought)).toEqual(['credited'])
    expect(await sentFor(new RegExp(`paid into the till ${lower(bought.till)}`))).toEqual([])
    expect(await balanceOf(bought.account.address)).toBe(0n)
  })

  it('says in every cycle what it cannot judge, until somebody ended it', async () => {
    const hidden = await buyers.sign()
    await buyers.submit(hidden)
    const { nonce } = hidden.payload.payload.authorization
    // Announced in a transaction that does not show what was announced.
    const txHash = await stack.wallet('demo').sendTransaction({ to: hidden.till, value: 0n })
    await db()
      .insert(x402Announcements)
      .values({
        ...{ chainId: stack.network.chainId, txHash, logIndex: 0, token: lower(usdc), nonce, till: lower(hidden.till) },
        ...{ payer: lower(hidden.account.address), creditableAt: (await now()) + 72 * HOUR },
      })
    await cycles(3)
    expect(await stateOf(hidden)).toEqual(['unreadable'])
    stack.alerts.splice(0)
    await cycles(1)
    expect(stack.alerts.splice(0)).toEqual([
      expect.stringContaining(`for the till ${lower(hidden.till)} is dismissed from`),
    ])
    const terms = toX402Terms(hidden.payload.accepted)
    const call = collectorCall(stack.network, { terms, payload: hidden.payload, functionName: 'giveBack' })
    await stack.wallet('operator').writeContract(call)
    await cycles(2)
    expect(await stateOf(hidden)).toEqual(['credited'])
    expect(stack.alerts.splice(0).filter((alert) => alert.includes('cannot be judged'))).toEqual([])
  })

  it('answers nothing for another operator, and nothing twice', async () => {
    const before = await sentFor(/till/)
    await cycles(3)
    expect(await sentFor(/till/)).toEqual(before)
    const foreign = await buyers.sign()
    await buyers.submit(foreign)
    await announce(foreign)
    await answer({ operator: foreign.account.address })
    expect(await stateOf(foreign)).toEqual(['foreign'])
  })

  it('reads an announcement out of another contract’s calldata, and only the one of the event', async () => {
    const wrapped = await buyers.sign()
    await buyers.submit(wrapped)
    const terms = toX402Terms(wrapped.payload.accepted)
    const call = collectorCall(stack.network, { terms, payload: wrapped.payload, functionName: 'open' })
    const data = encodeFunctionData({ abi: x402CollectorAbi, functionName: 'announce', args: call.args })
    // Sent to an account without code: the words are there, the event is not needed to read them.
    const hash = await stack.wallet('demo').sendTransaction({
      to: wrapped.account.address,
      data: `0x1234567800${data.slice(2)}`,
    })
    const announced = {
      ...{ txHash: hash, till: lower(wrapped.till), payer: lower(wrapped.account.address) },
      nonce: wrapped.payload.payload.authorization.nonce,
    }
    const read = (change: Partial<typeof announced>) =>
      readAnnouncement(stack.client, { network: stack.network, announced: { ...announced, ...change } })
    expect(await read({})).toMatchObject({
      authorization: { nonce: announced.nonce },
      terms: { salt: expect.anything() },
    })
    expect(await read({ till: announced.payer })).toBeNull()
    expect(await read({ payer: announced.till })).toBeNull()
    expect(await read({ nonce: `0x${'00'.repeat(32)}` })).toBeNull()
  })

  // A nonce can be cancelled weeks before it is signed for a till: then no search finds the event that shows the lie.
  it('lets no lie count because it cannot be judged: a day before, it is dismissed', async () => {
    const liar = await announceLie()
    const client = { ...stack.client, getContractEvents: () => Promise.resolve([]) } as unknown as PublicClient
    const terms = toX402Terms(liar.payload.accepted)
    const dismissals = () => dismissalsOf(liar)
    const counts = (await now()) + 72 * HOUR
    await answer({ client, chainTime: counts - 24 * HOUR - 60 })
    await answer({ client, chainTime: counts - 24 * HOUR - 60 })
    expect(await stateOf(liar)).toEqual(['unreadable'])
    expect(await dismissals()).toEqual([])
    await answer({ client, chainTime: counts - 24 * HOUR })
    await answer({ client, chainTime: counts - 24 * HOUR })
    expect(stack.alerts.splice(0).at(-1)).toContain('cannot be judged')
    const [sent, ...more] = await dismissals()
    expect(more).toEqual([])
    await stack.wallet('operator').sendTransaction({ to: sent?.to ?? '0x', data: sent?.data ?? '0x' })
    expect(await collectorRead('claimsOn', [liar.till])).toBe(0n)
    await stack.travelTo(counts)
    const take = collectorCall(stack.network, { terms, payload: liar.payload, functionName: 'giveBack' })
    await expect(stack.wallet('demo').writeContract(take)).rejects.toThrow('X402Collector_OnlyOperator')
    expect(await balanceOf(liar.till)).toBe(X402_PRICE)
    await answer()
    expect(await stateOf(liar)).toEqual(['dismissed'])
  })

  it('lets no claim count because the network does not answer: a day before, it is dismissed', async () => {
    const liar = await announceLie()
    const client = {
      ...stack.client,
      getContractEvents: () => Promise.reject(new Error('range refused')),
    } as unknown as PublicClient
    const dismissals = () => dismissalsOf(liar)
    const counts = (await now()) + 72 * HOUR
    await expect(answer({ client, chainTime: counts - 24 * HOUR - 60 })).rejects.toThrow('could not be read')
    expect(await dismissals()).toEqual([])
    await expect(answer({ client, chainTime: counts - 24 * HOUR })).rejects.toThrow('could not be read')
    expect(await dismissals()).toHaveLength(1)
  })
})
