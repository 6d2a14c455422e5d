'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { walletView } from '@/lib/accounts/wallet-view'
import { callApi } from '@/lib/core/api-client'
import { walletsQuery } from './use-wallets'

/** Names a linked wallet; null takes the name away. */
export function useRenameWallet() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ address, name }: { address: string; name: string | null }) =>
      callApi(`/wallets/${address}`, walletView, { method: 'PATCH', body: { name } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: walletsQuery.queryKey }),
  })
}

/** Unlinks a wallet: its history and balances are no longer shown here. */
export function useUnlinkWallet() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (address: string) => callApi(`/wallets/${address}`, z.null(), { method: 'DELETE' }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: walletsQuery.queryKey }),
  })
}
