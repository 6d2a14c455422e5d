'use client'

import { queryOptions, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { PARTLY_TOLD_MS } from '@/lib/core/poll'
import { pageOf } from '@/lib/core/view-fields'
import {
  type PrepaidAccountView,
  type PrepaidReceiptView,
  type PrepaidTaskDetailView,
  type PrepaidTaskView,
  prepaidAccountView,
  prepaidReceiptView,
  prepaidTaskDetailView,
  prepaidTaskView,
} from '@/lib/payments/prepaid-view'

function prepaidAccountsQuery(chainId: number) {
  return queryOptions({
    queryKey: ['prepaid', 'accounts', chainId],
    queryFn: ({ signal }) => callApi(`/prepaid?chainId=${chainId}`, pageOf(prepaidAccountView), { signal }),
  })
}

/** Usage is not told, nor that a deposit became final; with nothing that runs or waits, a balance moves by its owner alone. */
const ACCOUNTS_PACE = {
  restMs: PARTLY_TOLD_MS,
  isMoving: ({ items }: { items: PrepaidAccountView[] }) =>
    items.some((item) => item.runningTasks > 0 || item.withdrawal !== '0' || item.maxPerEpoch !== item.nextMaxPerEpoch),
}

/** The caller's prepaid balances on a network, with how long each lasts. */
export function usePrepaidAccounts(chainId: number) {
  return useQuery({ ...prepaidAccountsQuery(chainId), refetchInterval: useRefreshInterval(ACCOUNTS_PACE) })
}

/** The same on several networks: an answer for each. */
export function usePrepaidAccountsOn(chainIds: readonly number[]) {
  const refetchInterval = useRefreshInterval(ACCOUNTS_PACE)
  return useQueries({ queries: chainIds.map((chainId) => ({ ...prepaidAccountsQuery(chainId), refetchInterval })) })
}

/** A task's usage is not told; one that is started elsewhere is not either. */
const TASKS_PACE = {
  restMs: PARTLY_TOLD_MS,
  isMoving: ({ items }: { items: PrepaidTaskView[] }) => items.some(isUnsettled),
}

function isUnsettled({ status, owed }: PrepaidTaskView): boolean {
  return status === 'running' || status === 'completed' || owed !== '0'
}

/** The caller's newest tasks on prepaid balances of a network. */
export function usePrepaidTasks(chainId: number) {
  return useQuery({
    queryKey: ['prepaid', 'tasks', chainId],
    queryFn: ({ signal }) => callApi(`/prepaid/tasks?chainId=${chainId}&limit=50`, pageOf(prepaidTaskView), { signal }),
    refetchInterval: useRefreshInterval(TASKS_PACE),
  })
}

function taskPath({ chainId, taskId, part = '' }: { chainId: number; taskId: string; part?: string }): string {
  return `/prepaid/tasks/${encodeURIComponent(taskId)}${part}?chainId=${chainId}`
}

const TASK_PACE = {
  isMoving: (task: PrepaidTaskDetailView) => isUnsettled(task) || task.transactions.some(({ final }) => !final),
}

/** One prepaid task with its settlements. */
export function usePrepaidTask(chainId: number, taskId: string) {
  return useQuery({
    queryKey: ['prepaid', 'task', chainId, taskId],
    queryFn: ({ signal }) => callApi(taskPath({ chainId, taskId }), prepaidTaskDetailView, { signal }),
    refetchInterval: useRefreshInterval(TASK_PACE),
  })
}

const RECEIPT_PACE = {
  isMoving: ({ ended, transactions }: PrepaidReceiptView) => !ended || transactions.some(({ final }) => !final),
}

/** Receipt of a prepaid task as it stands now. */
export function usePrepaidReceipt(chainId: number, taskId: string) {
  return useQuery({
    queryKey: ['prepaid', 'receipt', chainId, taskId],
    queryFn: ({ signal }) => callApi(taskPath({ chainId, taskId, part: '/receipt' }), prepaidReceiptView, { signal }),
    refetchInterval: useRefreshInterval(RECEIPT_PACE),
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
