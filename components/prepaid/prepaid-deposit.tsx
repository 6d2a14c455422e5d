'use client'

import { useState } from 'react'
import { parseAmount } from '@/lib/core/parse-amount'
import { Button } from '../ui/button'
import { AmountField } from '../wallet/amount-field'
import { amountText, type PrepaidParts } from './prepaid-parts'

/** Adding to the balance: an approval of the exact amount first where the escrow may not move it yet. */
export function PrepaidDeposit({ prepaid, token, network }: PrepaidParts) {
  const [text, setText] = useState('')
  const { available, allowance, isBusy } = prepaid
  const typed = parseAmount(text, token.decimals)
  const amount = typed !== null && typed > 0n && available !== null && typed <= available ? typed : null
  const needsApproval = amount !== null && allowance < amount
  const words = amountText(amount, token)
  const press = () => {
    if (amount === null) return
    if (needsApproval) {
      void prepaid.approve(amount, words)
      return
    }
    // Sent once: an amount that still stands there invites a second deposit.
    void prepaid.deposit(amount, words).then((hash) => (hash === null ? undefined : setText('')))
  }
  return (
    <>
      <AmountField
        id={`prepaid-deposit-${token.symbol}`}
        label="Amount to deposit"
        token={token}
        text={text}
        onText={setText}
        available={available}
      />
      <div>
        <Button look="primary" busy={isBusy} disabled={amount === null} onClick={press}>
          {needsApproval ? 'Approve' : 'Deposit'} {words}
        </Button>
      </div>
      <p className="help">
        {needsApproval
          ? `First allow the escrow exactly ${words}; then the same button deposits it.`
          : `It moves into the escrow on ${network.name} and stays yours; what is not used can be withdrawn after notice.`}
      </p>
    </>
  )
}
