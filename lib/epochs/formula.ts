import { AppError } from '@/lib/core/app-error'

/** The part of a usage record that its weight depends on. */
export type WeighedUsage = {
  /** Thousandths of a GPU. */
  readonly gpuMilli: number
  /** Half-open interval [start, end), Unix milliseconds. */
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** Share of the interval that passed verification. */
  readonly verifiedBps: number
}

/**
 * A version of what usage weighs when an epoch's emission is split. All else is common to every version: a record's
 * weight in its task, by which captures are split, the split itself, the leaves and the tree. A capture is paid by a
 * consumer and may come epochs late; what it pays for must not depend on the version that counts by then.
 */
export type Formula = {
  readonly version: number
  /** Whether rate cards and manifests may name it. A candidate runs in shadow only. */
  readonly counts: boolean
  /** What it does, in one sentence for those whose earnings it changes. */
  readonly summary: string
  /** What a record weighs for the emission, given its weight in its task (`usageWeight`): an exact integer, 0 or more. */
  readonly emissionWeight: (usage: WeighedUsage, weight: bigint) => bigint
}

/** Least share of an interval that has to be verified for formula 2: half of it. */
const VERIFIED_FLOOR_BPS = 5_000

/** The formula of epochs whose rate card names no other. */
export const FIRST_FORMULA: Formula = {
  version: 1,
  counts: true,
  summary: 'Emission is split by verified usage: every verified share of an interval weighs.',
  emissionWeight: (_usage, weight) => weight,
}

/** Every formula this engine has, ascending by version. A version never changes once an epoch counted with it. */
export const FORMULAS: readonly Formula[] = [
  FIRST_FORMULA,
  {
    version: 2,
    counts: false,
    summary:
      'Emission is split by verified usage, without intervals of which less than half was verified. Payments are split as before.',
    emissionWeight: (usage, weight) => (usage.verifiedBps < VERIFIED_FLOOR_BPS ? 0n : weight),
  },
]

/** A formula by its version, candidate or not. Throws {@link UnknownFormulaError}. */
export function findFormula(version: number, formulas: readonly Formula[] = FORMULAS): Formula {
  const formula = formulas.find((each) => each.version === version)
  if (formula === undefined) throw new UnknownFormulaError(version, formulas)
  return formula
}

/** A formula that epochs may count with. Throws {@link UnknownFormulaError} and {@link FormulaDoesNotCountError}. */
export function findCountedFormula(version: number, formulas: readonly Formula[] = FORMULAS): Formula {
  const formula = findFormula(version, formulas)
  if (!formula.counts) throw new FormulaDoesNotCountError(version)
  return formula
}

/** A rate card, a manifest or a command names a formula that this engine does not have. */
export class UnknownFormulaError extends AppError {
  constructor(version: number, formulas: readonly Formula[]) {
    super(`formula version ${version} is not known here, only ${formulas.map((each) => each.version).join(', ')}`, {
      code: 'UNKNOWN_FORMULA',
      status: 422,
      hint: 'A newer release may have it.',
    })
  }
}

/** A candidate was named where an epoch would be paid by it. */
export class FormulaDoesNotCountError extends AppError {
  constructor(version: number) {
    super(`formula version ${version} is a candidate that runs in shadow: nothing is paid by it yet`, {
      code: 'FORMULA_DOES_NOT_COUNT',
      status: 422,
    })
  }
}
