'use client'

import { useReadContract } from 'wagmi'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { useNetwork } from '../layout/runtime-config-context'
import { Countdown } from '../ui/countdown'

/** How long a dispute can still be decided, as the contract has it. */
export function DisputeCountdown({ chainId, paymentId }: { chainId: number; paymentId: `0x${string}` }) {
  const network = useNetwork(chainId)
  const state = useReadContract({
    address: network?.deployment.escrow,
    abi: paymentEscrowAbi,
    functionName: 'paymentState',
    args: [paymentId],
    chainId,
  })
  if (state.data === undefined) return <span className="muted">reading the time left</span>
  return (
    <>
      time left <Countdown to={Number(state.data.disputedUntil)} chainId={chainId} over="none: the payer can end it" />
    </>
  )
}
