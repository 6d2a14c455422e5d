'use client'

import { useState } from 'react'
import { keccak256, stringToHex } from 'viem'
import { useConfig } from 'wagmi'
import { getAccount, signTypedData } from 'wagmi/actions'
import { WalletMissingError } from '@/lib/chain/client/ensure-chain'
import { explainError, isRefusal } from '@/lib/chain/client/explain-error'
import type { ClientNetwork } from '@/lib/config/env.client'
import { decisionTypedData } from '@/lib/payments/decision-typed-data'
import type { DisputeCaseView } from '@/lib/payments/dispute-case-view'
import { useResolution } from './use-operator-actions'

type Decision = { captured: bigint; epoch: number; text: string }

/** How long a signed decision may wait for its transaction, seconds: it ends with the dispute's own limit at the latest. */
const DECISION_SECONDS = 7 * 86_400

/**
 * Ends a dispute: the own wallet signs the decision, and the platform's key sends it in its turn. A refusal in the wallet is
 * quiet. `isQueued` once it is on its way.
 */
export function useDecideDispute({ dispute, network }: { dispute: DisputeCaseView; network: ClientNetwork }) {
  const config = useConfig()
  const resolution = useResolution(dispute.paymentId)
  const [isSigning, setIsSigning] = useState(false)
  const [problem, setProblem] = useState<Error | null>(null)
  const send = async ({ captured, epoch, text }: Decision) => {
    setIsSigning(true)
    setProblem(null)
    resolution.reset()
    try {
      if (getAccount(config).address === undefined) throw new WalletMissingError()
      const deadline = Math.floor(Date.now() / 1000) + DECISION_SECONDS
      const resolutionHash = keccak256(stringToHex(text))
      const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
      const decision = { paymentId: dispute.paymentId, captured, epoch, resolutionHash, deadline }
      const signature = await signTypedData(config, decisionTypedData(scope, decision))
      resolution.mutate({ captured: captured.toString(), epoch, text, signed: { deadline, signature } })
    } catch (error) {
      if (!isRefusal(error)) setProblem(new Error(explainError(error).title))
    } finally {
      setIsSigning(false)
    }
  }
  return {
    send,
    isBusy: isSigning || resolution.isPending,
    isQueued: resolution.data?.queued ?? false,
    error: problem ?? resolution.error,
  }
}
