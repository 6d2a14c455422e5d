'use client'

import { type FormEvent, useState } from 'react'
import { type Abi, keccak256, stringToHex } from 'viem'
import { useReadContract } from 'wagmi'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { toPaymentInfo } from '@/lib/payments/client/to-payment-info'
import { useFileDispute } from '@/lib/payments/client/use-file-dispute'
import type { PaymentView } from '@/lib/payments/payment-view'
import { useNetwork } from '../layout/runtime-config-context'
import type { TokenUnit } from '../ui/amount'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { useHasPassed } from '../ui/use-now'

/** Disputing held money: file it with a reason, see how long it runs, withdraw it, or end it past its limit. */
export function DisputeCard({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  const network = useNetwork(payment.chainId)
  if (network === undefined) return null
  if (payment.status === 'disputed') return <OpenDispute payment={payment} token={token} network={network} />
  if (BigInt(payment.held) === 0n) return null
  return <FileDispute payment={payment} token={token} network={network} />
}

type Parts = { payment: PaymentView; token: TokenUnit; network: ClientNetwork }

function FileDispute({ payment, token, network }: Parts) {
  const [isOpen, setIsOpen] = useState(false)
  const heldText = `${formatAmount(BigInt(payment.held), token.decimals)} ${token.symbol}`
  return (
    <Card title="Something wrong?" className="no-print">
      <div className="card-body stack tight">
        <p className="secondary">
          A dispute freezes the {heldText} that is still held. Captured money is not touched by it; it can be refunded.
        </p>
        {isOpen ? (
          <DisputeForm payment={payment} network={network} heldText={heldText} onDone={() => setIsOpen(false)} />
        ) : (
          <div>
            <Button look="danger" onClick={() => setIsOpen(true)}>
              Dispute this payment
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

function DisputeForm({
  payment,
  network,
  heldText,
  onDone,
}: {
  payment: PaymentView
  network: ClientNetwork
  heldText: string
  onDone: () => void
}) {
  const [text, setText] = useState('')
  const [isOther, setIsOther] = useState(false)
  const file = useFileDispute(payment.paymentId)
  const { isBusy, send } = useTransaction(`dispute:${payment.paymentId}`)
  const problem = isOther ? 'The server kept other words than these' : file.error?.message
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const filed = await file.mutateAsync(text.trim()).catch(() => null)
    if (filed === null) return
    // What goes on chain is the hash of these very words, whatever the server says.
    const isSame = filed.evidenceHash === keccak256(stringToHex(text.trim()))
    setIsOther(!isSame)
    if (!isSame) return
    const hash = await send({
      network,
      words: { action: `Dispute ${heldText}`, done: 'Disputed', detail: `${heldText} stays held until it is decided.` },
      call: escrowCall(payment, 'dispute', [filed.evidenceHash]),
    })
    if (hash !== null) onDone()
  }
  return (
    <form className="stack tight" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor="dispute-text">What went wrong</label>
        <textarea
          id="dispute-text"
          className="input area"
          rows={5}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="help">It is kept with the payment; its hash goes on chain.</p>
      </div>
      <div className="title-row">
        <Button type="submit" look="danger" busy={isBusy || file.isPending} disabled={text.trim() === ''}>
          Dispute {heldText}
        </Button>
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
      {problem === undefined ? null : (
        <p className="help err" role="alert">
          {problem}. Nothing was sent.
        </p>
      )}
    </form>
  )
}

function OpenDispute({ payment, token, network }: Parts) {
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
  const heldText = `${formatAmount(BigInt(payment.held), token.decimals)} ${token.symbol}`
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
      call: escrowCall(payment, isOver ? 'expireDispute' : 'withdrawDispute', []),
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

function escrowCall(payment: PaymentView, functionName: string, more: readonly unknown[]) {
  const args = [toPaymentInfo(payment.paymentInfo), ...more]
  return { address: payment.escrow, abi: paymentEscrowAbi as Abi, functionName, args }
}
