'use client'

import { useState } from 'react'
import { parseAmount } from '@/lib/core/parse-amount'
import { Button } from '../ui/button'
import { AmountField } from '../wallet/amount-field'
import { amountText, type PrepaidParts } from './prepaid-parts'

/** The most that an epoch can take from the balance. */
export function PrepaidLimit({ prepaid, token }: PrepaidParts) {
  const [text, setText] = useState('')
  const amount = parseAmount(text, token.decimals)
  const words = amountText(amount, token)
  return (
    <>
      <AmountField
        id={`prepaid-limit-${token.symbol}`}
        label="Most per epoch"
        token={token}
        text={text}
        onText={setText}
        available={null}
      />
      <div>
        <Button
          look="primary"
          busy={prepaid.isBusy}
          disabled={amount === null}
          onClick={() => amount !== null && void prepaid.setLimit(amount, words)}
        >
          Limit to {words} per epoch
        </Button>
      </div>
      <p className="help">
        {amount === 0n
          ? 'With 0 nothing is settled any more: running tasks are not paid for, and no new one can start.'
          : 'The contract takes no more than this for one epoch, whatever was used in it. A higher limit holds at once, a lower one from the next epoch on.'}
      </p>
    </>
  )
}
