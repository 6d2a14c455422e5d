import { statSync } from 'node:fs'
import { FIRST_FORMULA, type Formula, findCountedFormula } from '@/lib/epochs/formula'
import { compareRewards, type RewardComparison } from '../compare-rewards'
import { shadowEpoch } from '../shadow-epoch'
import { CommandLineError } from './command-line-error'
import { computeFromFiles, INPUT_OPTIONS, readRates } from './compute-from-files'
import { folderSource } from './folder-source'
import { formulaOption, type Options, operand, parseOptions, requiredOption, singleOption } from './parse-options'

/**
 * `shadow DIR` or `shadow USAGE.csv --rates RATES.json …`, with `--shadow-rates NEW.json`, `--shadow-formula N` or both:
 * who would win and lose if the epoch had been split so. DIR holds an epoch's published files; the other inputs are those
 * of `compute`. Nothing is published.
 */
export async function runShadow(args: readonly string[]): Promise<unknown> {
  const names = [...INPUT_OPTIONS, 'rates', 'formula', 'shadow-rates', 'shadow-formula']
  const options = parseOptions(args, { names, operands: [1, 1] })
  const ratesPath = singleOption(options, 'shadow-rates')
  const trial = {
    rates: ratesPath === null ? undefined : await readRates(ratesPath),
    formula: formulaOption(options, 'shadow-formula') ?? undefined,
  }
  if (!trial.rates && !trial.formula) throw new CommandLineError('--shadow-rates or --shadow-formula is missing')
  const isFolder = statSync(operand(options, 0), { throwIfNoEntry: false })?.isDirectory() ?? false
  return isFolder ? shadowPublished(options, trial) : shadowFiles(options, trial)
}

type Trial = Parameters<typeof shadowEpoch>[1]

async function shadowPublished(options: Options, trial: Trial): Promise<unknown> {
  const given = Object.keys(options.values).find((name) => !name.startsWith('shadow-'))
  if (given !== undefined) throw new CommandLineError(`--${given}: a folder of published files says that itself`)
  const { manifest, formula, comparison } = await shadowEpoch(folderSource(operand(options, 0)), trial)
  return toJson(findCountedFormula(manifest.formulaVersion), formula, comparison)
}

async function shadowFiles(options: Options, trial: Trial): Promise<unknown> {
  const rates = await readRates(requiredOption(options, 'rates'))
  const formula = formulaOption(options, 'formula') ?? FIRST_FORMULA
  const tried = trial.formula ?? formula
  const now = await computeFromFiles(options, { rates, formula })
  const shadow = await computeFromFiles(options, { rates: trial.rates ?? rates, formula: tried })
  return toJson(formula, tried, compareRewards(now, shadow))
}

function toJson(formula: Formula, tried: Formula, { tokens, differences }: RewardComparison) {
  return {
    formulaVersion: formula.version,
    shadowFormulaVersion: tried.version,
    tokens: Object.fromEntries(
      [...tokens].map(([token, { moved, carried, ...counts }]) => [
        token,
        { ...counts, moved: moved.toString(), carried: carried.toString() },
      ]),
    ),
    differences: differences.map(({ account, token, now, shadow, difference }) => ({
      ...{ account, token, now: now.toString(), shadow: shadow.toString(), difference: difference.toString() },
    })),
  }
}
