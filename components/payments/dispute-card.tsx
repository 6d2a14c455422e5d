'use client'

import { useState } from 'react'
import type { PaymentView } from '@/lib/payments/payment-view'
import { useNetwork } from '../layout/runtime-config-context'
import type { TokenUnit } from '../ui/amount'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { type DisputeParts, heldTextOf } from './dispute-call'
import { DisputeForm } from './dispute-form'
import { OpenDispute } from './open-dispute'

/** Disputing held money: file it with a reason, see how long it runs, withdraw it, or end it past its limit. */
export function DisputeCard({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  const network = useNetwork(payment.chainId)
  if (network === undefined) return null
  if (payment.status === 'disputed') return <OpenDispute payment={payment} token={token} network={network} />
  if (BigInt(payment.held) === 0n) return null
  return <FileDispute payment={payment} token={token} network={network} />
}

function FileDispute({ payment, token, network }: DisputeParts) {
  const [isOpen, setIsOpen] = useState(false)
  const parts = { payment, token, network }
  return (
    <Card title="Something wrong?" className="no-print">
      <div className="card-body stack tight">
        <p className="secondary">
          A dispute freezes the {heldTextOf(parts)} that is still held. Captured money is not touched by it; it can be
          refunded.
        </p>
        {isOpen ? (
          <DisputeForm parts={parts} onDone={() => setIsOpen(false)} />
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
