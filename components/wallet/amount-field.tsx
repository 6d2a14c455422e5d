'use client'

import { formatAmount } from '@/lib/core/format-amount'
import { parseAmount } from '@/lib/core/parse-amount'
import type { TokenUnit } from '../ui/amount'

/** An amount of a token as text, with what is available and what is wrong beneath it. */
export function AmountField({
  id,
  label,
  token,
  text,
  onText,
  available,
}: {
  id: string
  label: string
  token: TokenUnit
  text: string
  onText: (text: string) => void
  /** Null while it is unknown, or where there is no upper end. */
  available: bigint | null
}) {
  const amount = parseAmount(text, token.decimals)
  const isShort = amount !== null && available !== null && amount > available
  const isWrong = text !== '' && (amount === null || isShort)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="affix">
        <input
          id={id}
          className="input"
          inputMode="decimal"
          value={text}
          aria-invalid={isWrong}
          aria-describedby={`${id}-help`}
          onChange={(event) => onText(event.target.value)}
        />
        <span>{token.symbol}</span>
      </div>
      <p className={isWrong ? 'help err' : 'help'} id={`${id}-help`}>
        {text !== '' && amount === null
          ? `At most ${token.decimals} digits after the point.`
          : available === null
            ? ' '
            : `${isShort ? 'Only' : 'Available'} ${formatAmount(available, token.decimals)}`}
      </p>
    </div>
  )
}
