import { compareRewards } from '../compare-rewards'
import { computeFromFiles, INPUT_OPTIONS, readRates } from './compute-from-files'
import { parseOptions, requiredOption } from './parse-options'

/**
 * `shadow USAGE.csv --rates RATES.json --shadow-rates NEW.json …`: who would win and lose if the epoch had been split
 * under another rate card. Nothing is published; the other inputs are those of `compute`.
 */
export async function runShadow(args: readonly string[]): Promise<unknown> {
  const options = parseOptions(args, { names: [...INPUT_OPTIONS, 'rates', 'shadow-rates'], operands: [1, 1] })
  const rates = await readRates(requiredOption(options, 'rates'))
  const shadowRates = await readRates(requiredOption(options, 'shadow-rates'))
  const now = await computeFromFiles(options, rates)
  const shadow = await computeFromFiles(options, shadowRates)
  const { tokens, differences } = compareRewards(now.shares, shadow.shares)
  return {
    tokens: Object.fromEntries([...tokens].map(([token, sums]) => [token, { ...sums, moved: sums.moved.toString() }])),
    differences: differences.map((each) => ({
      account: each.account,
      token: each.token,
      now: each.now.toString(),
      shadow: each.shadow.toString(),
      difference: each.difference.toString(),
    })),
  }
}
