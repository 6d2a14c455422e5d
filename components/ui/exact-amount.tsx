import { formatAmount } from '@/lib/core/format-amount'
import type { TokenUnit } from './amount'

/** Every digit of an amount in monospace, trailing zeros muted; for statements and leaves. */
export function ExactAmount({ value, token }: { value: bigint; token: TokenUnit }) {
  const text = formatAmount(value, token.decimals, 'exact')
  const shown = text.replace(/(\.\d{2}\d*?)0+$/, '$1')
  return (
    <span className="mono">
      {shown}
      <span className="tailz">{text.slice(shown.length)}</span>
    </span>
  )
}
