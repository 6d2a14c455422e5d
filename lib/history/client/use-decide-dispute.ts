'use client'

import { useState } from 'react'
import { type Abi, decodeFunctionData, keccak256, stringToHex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { ClientNetwork } from '@/lib/config/env.client'
import { AppError } from '@/lib/core/app-error'
import { formatAmount } from '@/lib/core/format-amount'
import type { DisputeCaseView } from '@/lib/payments/dispute-case-view'
import type { ResolutionView } from '@/lib/payments/dispute-view'
import { toPaymentId } from '@/lib/payments/payment-id'
import { useResolution } from './use-operator-actions'

type Decision = { captured: bigint; epoch: number; text: string; token: { symbol: string; decimals: number } }

/** Ends a dispute: the reason is left with us, the transaction is compared with the decision and sent by the own wallet. */
export function useDecideDispute({ dispute, network }: { dispute: DisputeCaseView; network: ClientNetwork }) {
  const resolution = useResolution(dispute.paymentId)
  const transaction = useTransaction(`resolve:${dispute.paymentId}`)
  const [mismatch, setMismatch] = useState<Error | null>(null)
  const send = async ({ token, ...decision }: Decision) => {
    setMismatch(null)
    const body = { ...decision, captured: decision.captured.toString() }
    const kept = await resolution.mutateAsync(body).catch(() => null)
    if (kept === null) return
    const args = readDecision(kept, { dispute, network, decision })
    if (args === null) {
      setMismatch(new TransactionDiffersError())
      return
    }
    const amount = `${formatAmount(decision.captured, token.decimals)} ${token.symbol}`
    await transaction.send({
      network,
      words: {
        action: decision.captured === 0n ? 'Return all held money' : `Capture ${amount} and return the rest`,
        done: 'Dispute decided',
        detail: 'The payer sees the reason on the page of the payment.',
      },
      call: {
        address: network.deployment.escrow,
        abi: paymentEscrowAbi as Abi,
        functionName: 'resolveDispute',
        args,
      },
    })
  }
  return { send, isBusy: resolution.isPending || transaction.isBusy, error: mismatch ?? resolution.error }
}

/** The arguments of the server's transaction, where it does exactly what was decided; null where it differs in anything. */
function readDecision(
  { transaction, resolutionHash }: ResolutionView,
  page: { dispute: DisputeCaseView; network: ClientNetwork; decision: Omit<Decision, 'token'> },
): readonly unknown[] | null {
  const { dispute, network, decision } = page
  const { functionName, args } = decodeFunctionData({ abi: paymentEscrowAbi, data: transaction.data })
  if (functionName !== 'resolveDispute') return null
  const [info, captured, epoch, , hash] = args
  const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
  const isSame =
    transaction.chainId === network.chainId &&
    transaction.to.toLowerCase() === network.deployment.escrow &&
    toPaymentId(scope, info) === dispute.paymentId &&
    captured === decision.captured &&
    epoch === BigInt(decision.epoch) &&
    hash === resolutionHash &&
    hash === keccak256(stringToHex(decision.text))
  return isSame ? args : null
}

/** The server prepared another transaction than the one decided on. */
class TransactionDiffersError extends AppError {
  constructor() {
    super('The prepared transaction is not what you decided', {
      code: 'TRANSACTION_DIFFERS',
      status: 409,
      hint: 'Nothing was sent. Reload the page and decide again; if it stays, something is wrong with the server.',
    })
  }
}
