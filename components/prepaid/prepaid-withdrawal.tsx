'use client'

import { useState } from 'react'
import { useReadContract } from 'wagmi'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatDuration } from '@/lib/core/format-time'
import { parseAmount } from '@/lib/core/parse-amount'
import { Button } from '../ui/button'
import { Countdown } from '../ui/countdown'
import { useHasPassed } from '../ui/use-now'
import { AmountField } from '../wallet/amount-field'
import { amountText, type PrepaidParts } from './prepaid-parts'

/** Taking money out: announced first, since usage of running epochs is still to be settled; taken once the notice is over. */
export function PrepaidWithdrawal({ prepaid, token, network }: PrepaidParts) {
  const { state } = prepaid
  if (state === undefined) return null
  return state.withdrawal > 0n ? (
    <AnnouncedWithdrawal prepaid={prepaid} token={token} network={network} />
  ) : (
    <AnnounceWithdrawal prepaid={prepaid} token={token} network={network} />
  )
}

function AnnouncedWithdrawal({ prepaid, token, network }: PrepaidParts) {
  const { state } = prepaid
  const isDue = useHasPassed(state === undefined ? null : Number(state.withdrawableAt), network.chainId)
  if (state === undefined) return null
  const isCovered = state.withdrawal <= state.balance
  const words = amountText(isCovered ? state.withdrawal : state.balance, token)
  return (
    <>
      <div>
        <Button look="primary" busy={prepaid.isBusy} disabled={!isDue} onClick={() => void prepaid.withdraw()}>
          Withdraw {words}
        </Button>
      </div>
      <p className="help">
        {isDue ? (
          'It goes to your wallet. What was settled in the meantime is taken off.'
        ) : (
          <>
            The notice ends in <Countdown to={Number(state.withdrawableAt)} chainId={network.chainId} over="a moment" />
            . Until then epochs that run are still settled from it.
          </>
        )}
      </p>
    </>
  )
}

function AnnounceWithdrawal({ prepaid, token, network }: PrepaidParts) {
  const [text, setText] = useState('')
  const notice = useNotice(network)
  const { state } = prepaid
  const typed = parseAmount(text, token.decimals)
  const amount = typed !== null && typed > 0n && state !== undefined && typed <= state.balance ? typed : null
  const words = amountText(amount, token)
  return (
    <>
      <AmountField
        id={`prepaid-withdraw-${token.symbol}`}
        label="Amount to withdraw"
        token={token}
        text={text}
        onText={setText}
        available={state?.balance ?? null}
      />
      <div>
        <Button
          look="primary"
          busy={prepaid.isBusy}
          disabled={amount === null}
          onClick={() => amount !== null && void prepaid.announce(amount, words)}
        >
          Announce withdrawal of {words}
        </Button>
      </div>
      <p className="help">
        {notice === null
          ? 'It can be taken after the notice.'
          : `It can be taken ${notice} later, by a second transaction.`}{' '}
        No new task starts on announced money.
      </p>
    </>
  )
}

/** How long a withdrawal has to be announced before, in words; null while that is not known. */
function useNotice(network: ClientNetwork): string | null {
  const notice = useReadContract({
    address: network.deployment.escrow,
    abi: paymentEscrowAbi,
    functionName: 'withdrawalNotice',
    chainId: network.chainId,
  })
  return notice.data === undefined ? null : formatDuration(Number(notice.data) * 1000, 2)
}
