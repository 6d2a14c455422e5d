'use client'

import { useState } from 'react'
import { keccak256, stringToHex } from 'viem'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import { useFileDispute } from '@/lib/payments/client/use-file-dispute'
import { type DisputeParts, disputeCall, heldTextOf } from './dispute-call'

/**
 * Files a dispute: the server keeps its words, then their hash goes on chain. `dispute` answers the transaction's hash, or
 * null where nothing was sent; `problem` says why where the server is the reason.
 */
export function useDisputing({ payment, token, network }: DisputeParts) {
  const [isOther, setIsOther] = useState(false)
  const file = useFileDispute(payment.paymentId)
  const { isBusy, send } = useTransaction(`dispute:${payment.paymentId}`)
  const heldText = heldTextOf({ payment, token })
  const dispute = async (text: string) => {
    const filed = await file.mutateAsync(text).catch(() => null)
    if (filed === null) return null
    // What goes on chain is the hash of these very words, whatever the server says.
    const isSame = filed.evidenceHash === keccak256(stringToHex(text))
    setIsOther(!isSame)
    if (!isSame) return null
    return send({
      network,
      words: { action: `Dispute ${heldText}`, done: 'Disputed', detail: `${heldText} stays held until it is decided.` },
      call: disputeCall(payment, 'dispute', [filed.evidenceHash]),
    })
  }
  const problem = isOther ? 'The server kept other words than these' : (file.error?.message ?? null)
  return { dispute, isBusy: isBusy || file.isPending, problem }
}
