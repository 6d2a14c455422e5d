import { eq } from 'drizzle-orm'
import { numberToHex, zeroHash } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { Address } from '@/lib/core/address'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { payments, x402Authorizations } from '@/lib/db/schema/payments'
import { keepAuthorization } from '@/lib/payments/server/keep-authorization'
import { toX402Terms } from '@/lib/payments/server/read-x402-terms'
import type { X402Payload } from '@/lib/payments/x402'
import type { LocalStack } from '@/lib/testing/local-stack'
import { chainNow, otherTokenOf, runCycles } from '@/lib/testing/stack-facts'
import { openStack, paymentInfoOf, payTask, quoteTask } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { createX402Buyers, type SignedOffer, X402_PRICE } from '@/lib/testing/x402-buyers'

const LENGTH = 6000
const COST = X402_PRICE
const DAY = 86_400

describe('what a payment’s parties leave unfinished', () => {
  let stack: LocalStack
  let usdc: Address
  let buyers: ReturnType<typeof createX402Buyers>
  const db = () => stack.database.db
  const now = () => chainNow(stack)
  const cycles = (count: number) => runCycles(stack, count)
  const balanceOf = (address: Address) => buyers.balanceOf(address)

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    usdc = otherTokenOf(stack)
    buyers = createX402Buyers(stack, usdc)
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('ends a dispute that nobody resolved before its limit, and the payer has its money back', async () => {
    const task = await quoteTask(stack, { consumer: 'consumerA', token: usdc, gpuMilli: 1000, durationMs: 60_000 })
    await payTask(stack, { consumer: 'consumerA', task })
    const before = await balanceOf(task.payer)
    await stack.wallet('consumerA').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'dispute',
      args: [paymentInfoOf(task), zeroHash],
    })
    await cycles(3)
    const ofTask = () => db().select().from(payments).where(eq(payments.paymentId, task.paymentId))
    expect(await ofTask()).toMatchObject([{ voided: 0n }])
    await stack.travelTo((await now()) + LENGTH + 70)
    await cycles(6)
    expect(await ofTask()).toMatchObject([{ voided: COST }])
    expect(await balanceOf(task.payer)).toBe(before + COST)
    const sent = (await db().select().from(operatorTransactions)).filter(({ idempotencyKey }) =>
      idempotencyKey.startsWith(`expire-dispute:${task.paymentId}`),
    )
    expect(sent).toMatchObject([{ state: 'final' }])
    expect(stack.alerts).toEqual([])
  })

  const keep = (payload: X402Payload, isPaid = false) =>
    keepAuthorization(
      { db: db(), client: stack.client },
      { network: stack.network, terms: toX402Terms(payload.accepted), payload, isPaid, nowMs: Date.now() },
    )
  type Spend = (signed: SignedOffer) => Promise<void>
  /** Ways to use a nonce up without paying what was signed for the offer. */
  const spends: [string, Spend][] = [
    ['cancelled its authorisation', (signed) => buyers.cancel(signed)],
    ['spent its nonce on nothing, sent to itself', (signed) => buyers.spendOn('itself', 0n)(signed)],
    ['spent its nonce on the price, sent to itself', (signed) => buyers.spendOn('itself', COST)(signed)],
    ['spent its nonce on less, sent to the till', (signed) => buyers.spendOn('the till', 1n)(signed)],
  ]
  const stateOf = async (account: PrivateKeyAccount) => {
    const payer = account.address.toLowerCase() as Address
    return (await db().select().from(x402Authorizations).where(eq(x402Authorizations.payer, payer)))[0]?.state
  }

  it('opens the payment of a program whose money came ahead of its request', async () => {
    const bought = await buyers.sign()
    await keep(bought.payload)
    await keep(bought.payload)
    await buyers.submit(bought)
    expect(await balanceOf(bought.till)).toBe(COST)
    await cycles(6)
    expect(await stateOf(bought.account)).toBe('opened')
    const payer = bought.account.address.toLowerCase() as Address
    const opened = await db().select().from(payments).where(eq(payments.payer, payer))
    expect(opened).toMatchObject([{ authorized: COST, rejection: null }])
  })

  it.each(spends)('opens for who paid and not for another signer of the offer who %s', async (_way, spend) => {
    const thief = await buyers.sign()
    const victim = await buyers.sign(thief.payload.accepted)
    await spend(thief)
    await keep(thief.payload)
    await buyers.submit(victim)
    await cycles(3)
    await keep(victim.payload)
    const held = await balanceOf(thief.account.address)
    await cycles(6)
    expect([await stateOf(thief.account), await stateOf(victim.account)]).toEqual(['unused', 'opened'])
    const payer = victim.account.address.toLowerCase() as Address
    expect(await db().select().from(payments).where(eq(payments.payer, payer))).toMatchObject([{ authorized: COST }])
    expect(await balanceOf(thief.account.address)).toBe(held)
    const ofThief = (await db().select().from(operatorTransactions)).filter(({ data }) =>
      data.includes(thief.payload.payload.authorization.nonce.slice(2)),
    )
    expect(ofThief).toEqual([])
  })

  it('opens for one of two signers who both paid for an offer, and gives the other its money back', async () => {
    const first = await buyers.sign()
    const second = await buyers.sign(first.payload.accepted)
    await buyers.submit(first)
    await keep(first.payload)
    await cycles(6)
    await buyers.submit(second)
    await keep(second.payload)
    await cycles(6)
    expect([await stateOf(first.account), await stateOf(second.account)]).toEqual(['opened', 'given-back'])
    expect(await balanceOf(second.account.address)).toBe(COST)
    expect(await balanceOf(first.till)).toBe(0n)
  })

  it('gives the money back where the offer has run out', async () => {
    const late = await buyers.sign()
    await keep(late.payload)
    await stack.travelTo((await now()) + 3_600)
    await buyers.submit(late)
    await cycles(6)
    expect(await stateOf(late.account)).toBe('given-back')
    expect(await balanceOf(late.account.address)).toBe(COST)
    expect(await balanceOf(late.till)).toBe(0n)
  })

  it('gives back what was paid while no worker ran, however long after the offer', async () => {
    const late = await buyers.sign()
    await keep(late.payload)
    await buyers.submit(late)
    await stack.travelTo((await now()) + DAY)
    await cycles(6)
    expect(await stateOf(late.account)).toBe('given-back')
    expect(await balanceOf(late.account.address)).toBe(COST)
  })

  it('looks again after what was given up as unused and was paid', async () => {
    const late = await buyers.sign()
    await keep(late.payload)
    const ofPayer = eq(x402Authorizations.payer, late.account.address.toLowerCase() as Address)
    await db().update(x402Authorizations).set({ state: 'unused' }).where(ofPayer)
    await keep(late.payload)
    expect(await stateOf(late.account)).toBe('unused')
    await buyers.submit(late)
    await keep(late.payload, true)
    expect(await stateOf(late.account)).toBe('pending')
    await cycles(6)
    expect(['opened', 'given-back']).toContain(await stateOf(late.account))
  })

  it.each(spends)('gives back to who paid late and nothing to another signer who %s', async (_way, spend) => {
    const thief = await buyers.sign()
    const victim = await buyers.sign(thief.payload.accepted)
    await keep(thief.payload)
    await keep(victim.payload)
    await stack.travelTo((await now()) + 3_600)
    await buyers.submit(victim)
    await spend(thief)
    const held = await balanceOf(thief.account.address)
    await cycles(6)
    expect([await stateOf(thief.account), await stateOf(victim.account)]).toEqual(['unused', 'given-back'])
    expect(await balanceOf(victim.account.address)).toBe(COST)
    expect(await balanceOf(thief.account.address)).toBe(held)
  })

  it('keeps nothing that was signed for another receiver than the offer’s till', async () => {
    const own = await buyers.sign()
    const { account, payload } = own
    const { nonce, validBefore } = payload.payload.authorization
    const transfer = { to: account.address, value: COST, nonce, validBefore: BigInt(validBefore) }
    const signature = await buyers.signTransfer(account, payload.accepted, transfer)
    const authorization = { ...payload.payload.authorization, to: account.address }
    await keep({
      ...payload,
      accepted: { ...payload.accepted, payTo: account.address },
      payload: { signature, authorization },
    })
    expect(await stateOf(account)).toBeUndefined()
  })

  it('comes to who paid although more authorisations lie idle than are looked at in one cycle', async () => {
    const accepted = await buyers.ask()
    for (let count = 0; count < 25; count += 1) await keep((await buyers.sign(accepted)).payload)
    const paid = await buyers.sign()
    await buyers.submit(paid)
    await keep(paid.payload)
    for (let cycle = 0; cycle < 30 && (await stateOf(paid.account)) === 'pending'; cycle += 1) await cycles(1)
    expect(await stateOf(paid.account)).toBe('opened')
  })

  it('keeps what was seen in the till however many others of its payer wait, and only so many unpaid ones', async () => {
    const { account, payload } = await buyers.sign()
    const payer = account.address.toLowerCase() as Address
    const terms = toX402Terms(payload.accepted)
    const waiting = Array.from({ length: 20 }, (_, i) => ({
      ...{ chainId: stack.network.chainId, taskId: terms.taskId, payer, payload, expiresAt: terms.expiresAt },
      ...{ nonce: numberToHex(i + 1, { size: 32 }), createdAt: new Date() },
    }))
    await db().insert(x402Authorizations).values(waiting)
    const ofPayer = eq(x402Authorizations.payer, payer)
    await keep(payload)
    expect(await db().$count(x402Authorizations, ofPayer)).toBe(20)
    await keep(payload, true)
    expect(await db().$count(x402Authorizations, ofPayer)).toBe(21)
    await db().delete(x402Authorizations).where(ofPayer)
  })

  it('keeps nothing that was not signed, and forgets what moved no money and never will', async () => {
    const forged = await buyers.sign()
    await keep({ ...forged.payload, payload: { ...forged.payload.payload, signature: `0x${'11'.repeat(65)}` } })
    expect(await stateOf(forged.account)).toBeUndefined()
    const idle = await buyers.sign()
    await keep(idle.payload)
    await cycles(3)
    expect(await stateOf(idle.account)).toBe('pending')
    await stack.travelTo((await now()) + DAY + 10)
    for (let cycle = 0; cycle < 30 && (await stateOf(idle.account)) === 'pending'; cycle += 1) await cycles(1)
    expect(await stateOf(idle.account)).toBe('unused')
    expect(stack.alerts).toEqual([])
  })
})
