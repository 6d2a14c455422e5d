'use client'

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { POLL_MS } from '@/lib/core/poll'
import { pageOf } from '@/lib/core/view-fields'
import {
  prepaidAccountView,
  prepaidReceiptView,
  prepaidTaskDetailView,
  prepaidTaskView,
} from '@/lib/payments/prepaid-view'

/** Query of the caller's prepaid balances on a network, with how long each lasts. */
export function prepaidAccountsQuery(chainId: number) {
  return queryOptions({
    queryKey: ['prepaid', 'accounts', chainId],
    queryFn: ({ signal }) => callApi(`/prepaid?chainId=${chainId}`, pageOf(prepaidAccountView), { signal }),
    refetchInterval: POLL_MS,
  })
}

/** The caller's prepaid balances on a network, with how long each lasts. */
export function usePrepaidAccounts(chainId: number) {
  return useQuery(prepaidAccountsQuery(chainId))
}

/** The caller's newest tasks on prepaid balances of a network. */
export function usePrepaidTasks(chainId: number) {
  return useQuery({
    queryKey: ['prepaid', 'tasks', chainId],
    queryFn: ({ signal }) => callApi(`/prepaid/tasks?chainId=${chainId}&limit=50`, pageOf(prepaidTaskView), { signal }),
    refetchInterval: POLL_MS,
  })
}

function taskPath({ chainId, taskId, part = '' }: { chainId: number; taskId: string; part?: string }): string {
  return `/prepaid/tasks/${encodeURIComponent(taskId)}${part}?chainId=${chainId}`
}

/** One prepaid task with its settlements. */
export function usePrepaidTask(chainId: number, taskId: string) {
  return useQuery({
    queryKey: ['prepaid', 'task', chainId, taskId],
    queryFn: ({ signal }) => callApi(taskPath({ chainId, taskId }), prepaidTaskDetailView, { signal }),
    refetchInterval: POLL_MS,
  })
}

/** Receipt of a prepaid task as it stands now. */
export function usePrepaidReceipt(chainId: number, taskId: string) {
  return useQuery({
    queryKey: ['prepaid', 'receipt', chainId, taskId],
    queryFn: ({ signal }) => callApi(taskPath({ chainId, taskId, part: '/receipt' }), prepaidReceiptView, { signal }),
    refetchInterval: POLL_MS,
  })
}

/** Starts a quoted task on its payer's prepaid balance; the same call again answers the same. */
export function useStartPrepaid(quoteId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () =>
      callApi(`/quotes/${encodeURIComponent(quoteId)}/prepaid`, prepaidTaskDetailView, { method: 'POST' }),
    onSettled: () =>
      queryClient.invalidateQueries({ predicate: ({ queryKey }) => PAID_FOR.includes(String(queryKey[0])) }),
  })
}

const PAID_FOR = ['quote', 'prepaid']
