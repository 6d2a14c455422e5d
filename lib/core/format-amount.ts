/** How many fraction digits an amount is shown with: see {@link formatAmount}. */
export type AmountDigits = 'short' | 'six' | 'exact'

/** Smallest amount the short form can show, as text. */
const DUST = '< 0.000001'

/**
 * An amount in base units as people read it; cut, never rounded.
 *
 * `short`: two digits from 1 upward; below 1 up to six (at least two); smaller still reads `< 0.000001`; zero is `0`.
 * `six`: six digits (or all, where the token has fewer), so that the parts of a sum add up.
 * `exact`: every digit of the token.
 *
 * @example formatAmount(1_685_287_107n, 6) // '1,685.28'
 */
export function formatAmount(value: bigint, decimals: number, digits: AmountDigits = 'short'): string {
  const magnitude = value < 0n ? -value : value
  const base = 10n ** BigInt(decimals)
  const whole = groupThousands((magnitude / base).toString())
  const fraction = (magnitude % base).toString().padStart(decimals, '0').slice(0, decimals)
  const sign = value < 0n ? '−' : ''
  if (digits === 'exact') return sign + joinFraction(whole, fraction)
  if (digits === 'six') return sign + joinFraction(whole, fraction.slice(0, 6))
  if (magnitude === 0n) return '0'
  if (magnitude >= base) return sign + joinFraction(whole, fraction.slice(0, 2))
  const cut = fraction.slice(0, 6)
  if (/^0*$/.test(cut)) return DUST
  return sign + joinFraction('0', cut.replace(/0+$/, '').padEnd(Math.min(2, decimals), '0'))
}

/** Digits of an integer with a comma between each three. */
export function groupThousands(integer: string): string {
  return integer.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

function joinFraction(whole: string, fraction: string): string {
  return fraction === '' ? whole : `${whole}.${fraction}`
}
