'use client'

import type { Abi } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import { formatAmount } from '@/lib/core/format-amount'
import { formatUtcMinute } from '@/lib/core/format-time'
import { toPaymentInfo } from '@/lib/payments/client/to-payment-info'
import type { PaymentView } from '@/lib/payments/payment-view'
import { useNetwork } from '../layout/runtime-config-context'
import type { TokenUnit } from '../ui/amount'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { useHasPassed } from '../ui/use-now'

/** Taking held money back without us, once the authorization has expired; before that, from when on. */
export function ReclaimCard({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  const network = useNetwork(payment.chainId)
  const isOpen = useHasPassed(payment.authorizationExpiry, payment.chainId)
  const { isBusy, send } = useTransaction(`reclaim:${payment.paymentId}`)
  const held = BigInt(payment.held)
  if (held === 0n || network === undefined) return null
  const amountText = `${formatAmount(held, token.decimals)} ${token.symbol}`
  const reclaim = () =>
    send({
      network,
      words: { action: `Reclaim ${amountText}`, done: 'Reclaimed', detail: `${amountText} is back in your wallet.` },
      call: {
        address: payment.escrow,
        abi: paymentEscrowAbi as Abi,
        functionName: 'reclaim',
        args: [toPaymentInfo(payment.paymentInfo)],
      },
    })
  return (
    <Card title="Held money" className="no-print">
      <div className="card-body stack tight">
        <p className="secondary">
          {isOpen
            ? `The authorization has expired. You can take ${amountText} back yourself.`
            : `${amountText} is held. What is not used returns on its own; from ${formatUtcMinute(payment.authorizationExpiry * 1000)} you can reclaim it without us.`}
        </p>
        {isOpen ? (
          <div>
            <Button busy={isBusy} onClick={() => void reclaim()}>
              Reclaim {amountText}
            </Button>
          </div>
        ) : null}
      </div>
    </Card>
  )
}
