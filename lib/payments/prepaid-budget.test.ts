import { describe, expect, it } from 'vitest'
import { billableFor, costOf, PRICE_DIVISOR } from './capture-due'
import { openPrepaidBudget } from './prepaid-budget'
import { creditFor, foldLimit, limitAt, type PrepaidBalance, takePrepaid, usableCredit } from './prepaid-credit'

const limits = [{ fromEpoch: 0, limit: 60n }]
const balance: PrepaidBalance = { balance: 100n, withdrawal: 0n, limits, epoch: 4, spent: 10n }
/** One base unit for each PRICE_DIVISOR of usage. */
const task = { taskId: 't', account: 'a', pricePerGpuHour: 1n, maxAmount: 1000n, billableBefore: 0n, dueBefore: 0n }
const units = (count: bigint) => count * PRICE_DIVISOR

describe('creditFor', () => {
  it('is what the balance has, less what is announced to leave it', () => {
    expect(creditFor({ ...balance, withdrawal: 70n }, 5)).toBe(30n)
    expect(usableCredit({ balance: 5n, withdrawal: 9n })).toBe(0n)
  })

  it('is never above what the limit leaves of its epoch', () => {
    expect(creditFor(balance, 4)).toBe(50n)
    expect(creditFor(balance, 5)).toBe(60n)
    expect(creditFor({ ...balance, spent: 90n }, 4)).toBe(0n)
  })

  it('counts what is taken late against the latest epoch', () => {
    const after = takePrepaid(balance, { epoch: 2, amount: 20n })
    expect(after).toMatchObject({ balance: 80n, epoch: 4, spent: 30n })
    expect(takePrepaid(after, { epoch: 6, amount: 5n })).toMatchObject({ balance: 75n, epoch: 6, spent: 5n })
  })
})

describe('foldLimit', () => {
  /** Limits set one after the other, each in its epoch; `fromEpoch` as the escrow says it. */
  const fold = (...sets: [epoch: number, limit: bigint][]) =>
    sets.reduce<ReturnType<typeof foldLimit>>((limits, [epoch, limit]) => {
      const begun = limits.filter(({ fromEpoch }) => fromEpoch <= epoch)
      const isLower = limit < limitAt(begun, epoch)
      return foldLimit(limits, { epoch, fromEpoch: isLower ? epoch + 1 : 0, limit })
    }, [])

  it('lets a lower limit hold from its epoch on, and the one before it until then', () => {
    const lowered = fold([0, 60n], [7, 5n])
    expect([limitAt(lowered, 7), limitAt(lowered, 8), limitAt(lowered, 9)]).toEqual([60n, 5n, 5n])
    expect(creditFor({ ...balance, limits: lowered }, 7)).toBe(60n)
    expect(creditFor({ ...balance, limits: lowered }, 8)).toBe(5n)
    // What is settled late counts against the latest epoch, and so does its limit.
    expect(creditFor({ ...balance, limits: lowered, epoch: 8, spent: 5n }, 7)).toBe(0n)
  })

  it('replaces a change that is still to come, and raises at once', () => {
    expect(fold([0, 60n], [7, 5n], [7, 7n])).toEqual([
      { fromEpoch: 0, limit: 60n },
      { fromEpoch: 8, limit: 7n },
    ])
    expect(fold([0, 60n], [7, 5n], [8, 70n])).toEqual([{ fromEpoch: 0, limit: 70n }])
    expect(fold([0, 60n], [4, 20n], [7, 5n], [7, 30n])).toEqual([
      { fromEpoch: 0, limit: 60n },
      { fromEpoch: 5, limit: 30n },
    ])
    expect(fold([0, 60n], [4, 20n], [7, 5n], [8, 30n])).toEqual([
      { fromEpoch: 0, limit: 60n },
      { fromEpoch: 5, limit: 30n },
      { fromEpoch: 8, limit: 30n },
    ])
    expect(limitAt([], 3)).toBe(0n)
  })

  it('remembers four lowered limits: with the fifth the oldest holds for all that was before it', () => {
    const four = fold([0, 60n], [1, 50n], [2, 40n], [3, 30n], [4, 20n])
    expect([1, 2, 3, 4, 5].map((epoch) => limitAt(four, epoch))).toEqual([60n, 50n, 40n, 30n, 20n])
    const five = fold([0, 60n], [1, 50n], [2, 40n], [3, 30n], [4, 20n], [5, 10n])
    expect([0, 1, 2, 3, 4, 5, 6].map((epoch) => limitAt(five, epoch))).toEqual([50n, 50n, 50n, 40n, 30n, 20n, 10n])
    // One that replaces another takes no fifth place.
    expect(limitAt(fold([0, 60n], [1, 50n], [2, 40n], [3, 30n], [4, 20n], [4, 15n]), 1)).toBe(60n)
    // A raise keeps the places, alike as they may be.
    const raised = fold([0, 60n], [1, 50n], [2, 40n], [3, 30n], [4, 20n], [5, 45n], [6, 10n])
    expect([0, 1, 2, 6, 7].map((epoch) => limitAt(raised, epoch))).toEqual([50n, 50n, 50n, 45n, 10n])
  })
})

describe('billableFor', () => {
  it('is the most usage with that cost', () => {
    for (const price of [1n, 7n, 3_600_000n]) {
      for (const amount of [0n, 1n, 12_345n]) {
        expect(costOf(billableFor(amount, price), price)).toBe(amount)
        expect(costOf(billableFor(amount, price) + 1n, price)).toBeGreaterThan(amount)
      }
    }
  })
})

describe('openPrepaidBudget', () => {
  const open = (tasks = [task], epoch = 5) => openPrepaidBudget({ epoch, balances: new Map([['a', balance]]), tasks })

  it('covers usage whole as long as the credit lasts, then in part, then not at all', () => {
    const budget = open([task, { ...task, taskId: 'u' }, { ...task, taskId: 'v' }])
    expect(budget.allow('t', units(40n))).toBe(units(40n))
    expect(budget.allow('u', units(40n))).toBe(units(21n) - 1n)
    expect(budget.allow('v', units(40n))).toBe(0n)
  })

  it('covers no more than the task may cost in all, nor what no balance stands behind', () => {
    const spent = { ...task, maxAmount: 30n, billableBefore: units(25n), dueBefore: 25n }
    expect(open([spent]).allow('t', units(20n))).toBe(units(6n) - 1n)
    expect(open([{ ...task, account: 'nobody' }]).allow('t', units(1n))).toBe(0n)
    expect(open([]).allow('t', units(1n))).toBe(0n)
  })

  it('takes what is owed for other epochs first', () => {
    const budget = open()
    expect(budget.take('a', { epoch: 5, amount: 45n })).toBe(45n)
    expect(budget.take('a', { epoch: 3, amount: 45n })).toBe(15n)
    expect(budget.allow('t', units(40n))).toBe(0n)
  })
})
