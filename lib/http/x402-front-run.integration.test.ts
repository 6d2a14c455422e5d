import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { x402Authorizations } from '@/lib/db/schema/payments'
import { boughtTaskView } from '@/lib/payments/x402'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { openX402Shop, type X402Shop } from '@/lib/testing/x402-shop'

const PRICE = 60_000n
/** What somebody in a hurry pays for a transaction that must come before ours, wei per gas. */
const HURRY = 50_000_000_000n

let stack: LocalStack
let shop: X402Shop

/** The worker is run by hand here: what is not final stays so. */
beforeAll(async () => {
  stack = await createLocalStack({ genesis: Math.floor(Date.now() / 1000) - 30 })
  shop = await openX402Shop(stack)
})
afterAll(async () => {
  await stack.stop()
  await stopTestDatabases()
})

/** The queue's transactions for one task, oldest first. */
async function queued(taskId: string) {
  const rows = await stack.database.db.select().from(operatorTransactions)
  return rows.filter(({ description }) => description.includes(taskId))
}

describe('POST /tasks where others are quicker', () => {
  it('opens the payment without waiting for finality where somebody took the authorisation to the token before us', async () => {
    const signed = await shop.sign(await shop.newBuyer())
    const { taskId } = signed.payload.accepted.extra.quote
    const first = shop.post(signed.header)
    await expect.poll(() => queued(taskId), { timeout: 20_000 }).toHaveLength(1)
    await stack.chain.setAutomine(false)
    await stack.advance()
    await shop.submit(signed, HURRY)
    await stack.chain.mine({ blocks: 1 })
    await stack.chain.setAutomine(true)
    await stack.advance()
    const [ours] = await queued(taskId)
    expect(ours?.state).toBe('mined') // and reverted, but that is not final
    expect(await shop.balanceOf(signed.authorization.to)).toBe(PRICE)

    const again = shop.post(signed.header)
    await expect.poll(() => queued(taskId), { timeout: 20_000 }).toHaveLength(2)
    await stack.advance()
    await stack.advance()
    const answer = await again
    expect(answer.status).toBe(200)
    expect(await shop.heldOf(boughtTaskView.parse(await answer.json()).paymentId)).toBe(PRICE)
    expect(await shop.balanceOf(signed.authorization.to)).toBe(0n)

    await stack.cycle()
    expect((await first).status).toBe(402) // its own transaction failed; the same request again is the one that counts
    expect((await shop.post(signed.header)).status).toBe(200)
  })

  it('gives nobody others’ money for a transfer that the chain then takes back', async () => {
    const [thief, victim] = [await shop.newBuyer(), await shop.newBuyer()]
    const promised = await shop.sign(thief)
    const { accepted } = promised.payload
    const paid = await shop.sign(victim, { accepted })
    await shop.submit(paid)
    await stack.sync()
    const before = await stack.chain.snapshot()
    await shop.submit(promised)
    expect(await shop.balanceOf(accepted.payTo)).toBe(2n * PRICE)
    const early = await shop.post(promised.header)
    expect(early.status).toBe(402)
    expect(await queued(accepted.extra.quote.taskId)).toEqual([])

    await stack.chain.revert({ id: before })
    await shop.cancel(thief, promised.authorization.nonce)
    await stack.sync()
    const late = await shop.post(promised.header)
    expect(await late.json()).toMatchObject({ reason: 'authorization_cancelled' })
    expect(await shop.balanceOf(accepted.payTo)).toBe(PRICE)

    const bought = shop.post(paid.header)
    await expect.poll(() => queued(accepted.extra.quote.taskId), { timeout: 20_000 }).toHaveLength(1)
    await stack.advance()
    await stack.advance()
    expect(boughtTaskView.parse(await (await bought).json()).payer).toBe(victim.address)
    expect(await shop.balanceOf(thief.address)).toBe(10n ** 9n)
  })

  it('looks after what somebody submitted for an offer that is taken, by another or by the same buyer, and gives it back', async () => {
    const [first, second] = [await shop.newBuyer(), await shop.newBuyer()]
    const taken = await shop.sign(first)
    const { accepted } = taken.payload
    const bought = shop.post(taken.header)
    await expect.poll(() => queued(accepted.extra.quote.taskId), { timeout: 20_000 }).toHaveLength(1)
    await stack.advance()
    await stack.advance()
    expect((await bought).status).toBe(200)

    const [others, again] = [await shop.sign(second, { accepted }), await shop.sign(first, { accepted })]
    const keptNonces = async () => {
      const rows = await stack.database.db.select().from(x402Authorizations)
      return rows.filter(({ taskId }) => taskId === accepted.extra.quote.taskId).map(({ nonce }) => nonce)
    }
    expect(await (await shop.post(others.header)).json()).toMatchObject({ reason: 'offer_taken' })
    expect((await shop.post(again.header)).status).toBe(200)
    expect(await keptNonces()).toEqual([taken.authorization.nonce])
    await shop.submit(others)
    await shop.submit(again)
    expect(await (await shop.post(others.header)).json()).toMatchObject({ reason: 'offer_taken' })
    expect((await shop.post(again.header)).status).toBe(200)
    const nonces = [taken, others, again].map(({ authorization }) => authorization.nonce)
    expect((await keptNonces()).sort()).toEqual(nonces.sort())

    for (let cycle = 0; cycle < 10 && (await shop.balanceOf(second.address)) < 10n ** 9n; cycle += 1)
      await stack.cycle()
    expect(await shop.balanceOf(second.address)).toBe(10n ** 9n)
    expect(await shop.balanceOf(first.address)).toBe(10n ** 9n - 2n * PRICE)
    await stack.travelTo(accepted.extra.quote.expiresAt)
    for (let cycle = 0; cycle < 10 && (await shop.balanceOf(accepted.payTo)) > 0n; cycle += 1) await stack.cycle()
    expect(await shop.balanceOf(first.address)).toBe(10n ** 9n - PRICE)
  })

  it('keeps what somebody submits while it is tried out, where that cannot open the payment yet, and opens it in the end', async () => {
    const [other, buyer] = [await shop.newBuyer(), await shop.newBuyer()]
    const ours = await shop.sign(buyer)
    const { accepted } = ours.payload
    const { taskId } = accepted.extra.quote
    await shop.submit(await shop.sign(other, { accepted })) // beside it only final blocks tell whose money lies in the till
    const buying = shop.buyWhile(ours.payload, () => shop.submit(ours))
    await expect(buying).rejects.toMatchObject({ reason: 'settlement_would_fail' })
    expect(shop.fixture.errors).toEqual([])
    const kept = () => stack.database.db.select().from(x402Authorizations).where(eq(x402Authorizations.taskId, taskId))
    expect(await kept()).toMatchObject([{ nonce: ours.authorization.nonce, state: 'pending' }])

    for (let cycle = 0; cycle < 10 && (await kept())[0]?.state === 'pending'; cycle += 1) await stack.cycle()
    expect(await kept()).toMatchObject([{ state: 'opened' }])
    const bought = boughtTaskView.parse(await (await shop.post(ours.header)).json())
    expect(bought.payer).toBe(buyer.address)
    expect(await shop.heldOf(bought.paymentId)).toBe(PRICE)
    expect(await shop.balanceOf(buyer.address)).toBe(10n ** 9n - PRICE)
  })

  it('answers why the payment cannot be made also where the till cannot be looked at once more, and logs that', async () => {
    const signed = await shop.sign(await shop.newBuyer(1n))
    const buying = shop.buyWhile(signed.payload, async () => {
      vi.spyOn(stack.client, 'getBlockNumber').mockRejectedValueOnce(new Error('no answer'))
    })
    await expect(buying).rejects.toMatchObject({ reason: 'settlement_would_fail' })
    expect(shop.fixture.errors.splice(0)).toMatchObject([{ message: 'no answer' }])
  })
})
