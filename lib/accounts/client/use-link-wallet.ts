'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { createSiweMessage } from 'viem/siwe'
import { nonceView } from '@/lib/accounts/nonce-view'
import { LINK_STATEMENT } from '@/lib/accounts/siwe-statement'
import { walletView } from '@/lib/accounts/wallet-view'
import type { Address } from '@/lib/core/address'
import { callApi } from '@/lib/core/api-client'
import { MINUTE_MS } from '@/lib/core/time'
import { walletsQuery } from './use-wallets'

/** Makes the message that the other wallet signs to be linked; its nonce is good once, for a few minutes. */
export async function prepareLinkMessage({ address, chainId }: { address: Address; chainId: number }): Promise<string> {
  const { nonce } = await callApi('/siwe/nonce', nonceView)
  const now = Date.now()
  return createSiweMessage({
    address,
    chainId,
    nonce,
    domain: window.location.host,
    uri: window.location.origin,
    version: '1',
    statement: LINK_STATEMENT,
    issuedAt: new Date(now),
    expirationTime: new Date(now + 5 * MINUTE_MS),
  })
}

/** Links a wallet by the message it signed. */
export function useLinkWallet() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { message: string; signature: string; name: string | null }) =>
      callApi('/wallets', walletView, { method: 'POST', body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: walletsQuery.queryKey }),
  })
}
