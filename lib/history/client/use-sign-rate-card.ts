'use client'

import { useState } from 'react'
import { useConfig } from 'wagmi'
import { getAccount, signTypedData } from 'wagmi/actions'
import { WalletMissingError } from '@/lib/chain/client/ensure-chain'
import { explainError, isRefusal } from '@/lib/chain/client/explain-error'
import type { ClientNetwork } from '@/lib/config/env.client'
import { rateCardTypedData, type SignedRateCard } from '@/lib/epochs/rate-card-typed-data'
import { useAddRateCard } from './use-operator-actions'

/** Signs a rate card with the connected wallet and hands it in; a refusal in the wallet is quiet. */
export function useSignRateCard(network: ClientNetwork) {
  const config = useConfig()
  const add = useAddRateCard()
  const [isSigning, setIsSigning] = useState(false)
  const [problem, setProblem] = useState<Error | null>(null)
  const sign = async (card: SignedRateCard) => {
    setIsSigning(true)
    setProblem(null)
    add.reset()
    try {
      const signer = getAccount(config).address
      if (signer === undefined) throw new WalletMissingError()
      const { chainId, deployment } = network
      const typedData = rateCardTypedData({ chainId, accessManager: deployment.accessManager }, card)
      const signature = await signTypedData(config, typedData)
      add.mutate({ chainId, card, signer, signature })
    } catch (error) {
      if (!isRefusal(error)) setProblem(new Error(explainError(error).title))
    } finally {
      setIsSigning(false)
    }
  }
  return {
    sign,
    isBusy: isSigning || add.isPending,
    error: problem ?? add.error,
    version: add.data?.version ?? null,
  }
}
