'use client'

import { useReadContract } from 'wagmi'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { useHasPassed } from '../ui/use-now'
import { type DisputeParts, disputeCall, heldTextOf } from './dispute-call'

/** A dispute that runs: how long still, and how its payer ends it. */
export function OpenDispute({ payment, token, network }: DisputeParts) {
  const { isBusy, send } = useTransaction(`dispute:${payment.paymentId}`)
  const state = useReadContract({
    address: payment.escrow,
    abi: paymentEscrowAbi,
    functionName: 'paymentState',
    args: [payment.paymentId],
    chainId: payment.chainId,
  })
  const until = state.data === undefined ? null : Number(state.data.disputedUntil)
  const isOver = useHasPassed(until, payment.chainId)
  const heldText = heldTextOf({ payment, token })
  const end = () =>
    send({
      network,
      words: isOver
        ? {
            action: `End the dispute over ${heldText}`,
            done: 'Ended in your favour',
            detail: `${heldText} is back in your wallet.`,
          }
        : { action: 'Withdraw the dispute', done: 'Dispute withdrawn', detail: 'The payment goes on as before.' },
      call: disputeCall(payment, isOver ? 'expireDispute' : 'withdrawDispute'),
    })
  return (
    <Card title="Disputed" className="no-print">
      <div className="card-body stack tight">
        <p className="secondary">
          {heldText} is frozen until the operator decides.{' '}
          {until === null ? null : isOver ? (
            'The time for that has passed: it ends in your favour.'
          ) : (
            <>
              Without a decision it ends in your favour in{' '}
              <Countdown to={until} chainId={payment.chainId} over="a moment" />.
            </>
          )}
        </p>
        <div>
          <Button busy={isBusy} onClick={() => void end()}>
            {isOver ? `Take ${heldText} back` : 'Withdraw the dispute'}
          </Button>
        </div>
      </div>
    </Card>
  )
}
