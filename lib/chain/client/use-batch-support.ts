'use client'

import { useCapabilities } from 'wagmi'

/** Whether the connected wallet runs several calls as one on a network (EIP-5792); false while that is unknown. */
export function useBatchSupport(chainId: number): boolean {
  const { data } = useCapabilities({ chainId, query: { retry: false, refetchOnWindowFocus: false } })
  const atomic: { status?: string } | undefined = data?.atomic
  return atomic?.status === 'supported' || atomic?.status === 'ready'
}
