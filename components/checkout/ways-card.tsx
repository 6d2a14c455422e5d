'use client'

import type { CheckoutState, CheckoutWay } from './use-checkout-state'

/** Each way in words: what it is called, what it means, and how often the wallet asks. */
const WORDS: Readonly<Record<CheckoutWay, readonly [title: string, text: string, questions: string]>> = {
  allowance: ['Authorize', 'The escrow may already move this amount.', '1 transaction'],
  permit: [
    'Permit',
    'A free signature allows exactly this amount, until the quote ends.',
    '1 signature, 1 transaction',
  ],
  transfer: [
    'Signed transfer',
    'A free signature is the transfer itself (ERC-3009), for this payment alone. No allowance.',
    '1 signature, 1 transaction',
  ],
  batch: ['One batched call', 'Your wallet approves and authorizes as one, whole or not at all.', '1 confirmation'],
  approve: [
    'Approve, then authorize',
    'Approves exactly this amount first. Works with every wallet.',
    '2 transactions',
  ],
  prepaid: [
    'Prepaid balance',
    'Each epoch takes what was used from it. Nothing is held for this task alone.',
    'no transaction',
  ],
}

/** How to pay: the ways that this token and this wallet offer, the shortest first. */
export function WaysCard({ state }: { state: CheckoutState }) {
  const { ways, way, choose, pay, isPaid, isExpired } = state
  if (isPaid || isExpired || ways.length === 0) return null
  return (
    <fieldset className="card plain o2" disabled={pay.isBusy}>
      <legend className="sr">How to pay</legend>
      <div className="card-head">
        <h2>How to pay</h2>
      </div>
      {ways.map((item) => {
        const [title, text, questions] = WORDS[item]
        return (
          <label className="opt" key={item}>
            <input type="radio" name="way" checked={item === way} onChange={() => choose(item)} />
            <span>
              <b>{title}</b>
              <span className="sub">{text}</span>
            </span>
            <span className="end muted small">{questions}</span>
          </label>
        )
      })}
    </fieldset>
  )
}
