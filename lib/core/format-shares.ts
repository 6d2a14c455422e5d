import { roundTogether } from './round-together'

/** Parts of a whole as per cent with two digits, `33.34 %`; together they are 100 %. All of nothing is `0 %`. */
export function formatShares(parts: readonly bigint[]): string[] {
  const whole = parts.reduce((sum, part) => sum + part, 0n)
  if (whole === 0n) return parts.map(() => '0 %')
  const hundredths = roundTogether(
    parts.map((part) => part * 10_000n),
    whole,
  )
  return hundredths.map((share) => `${share / 100n}.${(share % 100n).toString().padStart(2, '0')} %`)
}
