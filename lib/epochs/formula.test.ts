import { describe, expect, it } from 'vitest'
import {
  FIRST_FORMULA,
  FORMULAS,
  FormulaDoesNotCountError,
  findCountedFormula,
  findFormula,
  UnknownFormulaError,
} from './formula'

const usage = (verifiedBps: number) => ({ gpuMilli: 1, startedAtMs: 0, endedAtMs: 1, verifiedBps })

describe('FORMULAS', () => {
  it('number up from 1, and the first one counts', () => {
    expect(FORMULAS.map(({ version }) => version)).toEqual(FORMULAS.map((_, index) => index + 1))
    expect(FORMULAS[0]).toBe(FIRST_FORMULA)
    expect(FIRST_FORMULA.counts).toBe(true)
  })

  it('formula 1 takes every weight as it is', () => {
    for (const verifiedBps of [0, 1, 4_999, 10_000]) {
      expect(FIRST_FORMULA.emissionWeight(usage(verifiedBps), 7n * BigInt(verifiedBps))).toBe(7n * BigInt(verifiedBps))
    }
  })

  it('formula 2 drops an interval of which less than half was verified, and takes half and more as it is', () => {
    const { emissionWeight } = findFormula(2)
    expect([0, 1, 4_999, 5_000, 10_000].map((verifiedBps) => emissionWeight(usage(verifiedBps), 9n))).toEqual([
      0n,
      0n,
      0n,
      9n,
      9n,
    ])
  })
})

describe('findCountedFormula', () => {
  it('refuses a candidate, which shadow runs may use, and a version that is not there', () => {
    expect(findCountedFormula(1)).toBe(FIRST_FORMULA)
    expect(findFormula(2).counts).toBe(false)
    expect(() => findCountedFormula(2)).toThrow(FormulaDoesNotCountError)
    for (const find of [findFormula, findCountedFormula]) {
      for (const version of [0, -1, 3, 1.5]) expect(() => find(version)).toThrow(UnknownFormulaError)
    }
  })
})
