import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { payments, quotes } from '@/lib/db/schema/payments'
import { usageOutcomes } from '@/lib/db/schema/rewards'
import { createHttpFixture, type HttpFixture, type TestCaller, testAddress } from '@/lib/testing/http-fixture'
import { seedPayment } from '@/lib/testing/seed-payment'
import { stopTestDatabases } from '@/lib/testing/test-database'

type Page = { items: { quoteId: string; status: string }[]; nextCursor: string | null }

let fixture: HttpFixture
let alice: TestCaller

/** One quote of each state. */
beforeAll(async () => {
  fixture = await createHttpFixture()
  fixture.setNow(1_795_000_100_000)
  alice = await fixture.signIn()
  const { db } = fixture.database
  for (const name of ['paid', 'rejected', 'prepaid', 'quoted', 'expired']) {
    const { quoteId, paymentId } = await seedPayment(db, {
      ...{ payer: alice.session.address, provider: testAddress(0xc1), name },
    })
    if (name === 'rejected') {
      await db.update(payments).set({ rejection: 'QUOTE_EXPIRED' }).where(eq(payments.paymentId, paymentId))
    } else if (name !== 'paid') await db.delete(payments).where(eq(payments.paymentId, paymentId))
    if (name === 'prepaid') await db.update(quotes).set({ prepaidAt: 1 }).where(eq(quotes.quoteId, quoteId))
    if (name === 'expired') await db.update(quotes).set({ expiresAt: 1_795_000_050 }).where(eq(quotes.quoteId, quoteId))
  }
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

const list = async (query = '') =>
  (await (await fixture.call('GET', `/quotes${query}`, { caller: alice })).json()) as Page

describe('GET /quotes', () => {
  it('shows each quote with its state; one whose payment is not accepted is not paid', async () => {
    const { items } = await list()
    expect(items.every(({ quoteId, status }) => quoteId === `quo_${status}`)).toBe(true)
    expect(items).toHaveLength(5)
    const one = await fixture.call('GET', '/quotes/quo_rejected', { caller: alice })
    expect(await one.json()).toMatchObject({ status: 'rejected' })
  })

  it('shows those of one state', async () => {
    for (const state of ['paid', 'rejected', 'prepaid', 'quoted', 'expired']) {
      const { items, nextCursor } = await list(`?state=${state}`)
      expect(items.map(({ quoteId }) => quoteId)).toEqual([`quo_${state}`])
      expect(nextCursor).toBeNull()
    }
    expect((await fixture.call('GET', '/quotes?state=sold', { caller: alice })).status).toBe(422)
  })

  it('goes on where the page before ended', async () => {
    const whole = (await list()).items.map(({ quoteId }) => quoteId)
    const read: string[] = []
    for (let cursor = ''; ; ) {
      const page = await list(`?limit=2${cursor}`)
      read.push(...page.items.map(({ quoteId }) => quoteId))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(read).toEqual(whole)
  })
})

describe('GET /usage', () => {
  it('says why usage earned nothing, once its epoch is weighed', async () => {
    const usage = async () => {
      const answer = await fixture.call('GET', '/usage?taskId=tsk_paid', { caller: alice })
      return ((await answer.json()) as { items: { reason: string | null; late: boolean }[] }).items
    }
    expect(await usage()).toMatchObject([{ reason: null, late: false }])
    await fixture.database.db.insert(usageOutcomes).values({
      ...{ chainId: 31337, epoch: 0, provider: testAddress(0xc1), taskId: 'tsk_paid', gpuModel: 'h100-sxm' },
      ...{ gpuMilliMs: 1n, weight: 0n, reason: 'UNPAID' },
    })
    expect(await usage()).toMatchObject([{ reason: 'UNPAID' }])
  })
})
