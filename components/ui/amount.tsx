import { type AmountDigits, formatAmount } from '@/lib/core/format-amount'

/** What a token needs so that its amounts can be written. */
export type TokenUnit = { symbol: string; decimals: number }

/** An amount with its token: cut for reading, the exact value on hover. `sign` marks what comes to (+) or leaves (−) the reader. */
export function Amount({
  value,
  token,
  digits = 'short',
  sign = '',
  unit = true,
}: {
  value: bigint
  token: TokenUnit
  digits?: AmountDigits
  sign?: '' | '+' | '−'
  unit?: boolean
}) {
  if (value === 0n && digits === 'short' && !unit) return <span className="muted">0</span>
  return (
    <span className="amt" title={`${formatAmount(value, token.decimals, 'exact')} ${token.symbol}`}>
      {value === 0n ? '' : sign}
      {formatAmount(value, token.decimals, digits)}
      {unit ? <span className="unit">{token.symbol}</span> : null}
    </span>
  )
}
