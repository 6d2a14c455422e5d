'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { callApi } from '@/lib/core/api-client'
import { healthView } from '@/lib/core/health-view'
import {
  captureDueView,
  operatorJobsView,
  operatorRolesView,
  operatorTransactionView,
  scheduledOperationView,
  solvencyView,
  waitingRootView,
} from '@/lib/core/operator-view'
import { pageOf } from '@/lib/core/view-fields'

/** Operators watch; they do not race. */
const EVERY_MS = 5000

function operatorQuery<Schema extends z.ZodType>(path: string, schema: Schema) {
  return queryOptions({
    queryKey: ['operator', path],
    queryFn: ({ signal }) => callApi(path, schema, { signal }),
    refetchInterval: EVERY_MS,
  })
}

/** Operating roles of the caller's wallets; an error with code NOT_AN_OPERATOR where there is none. */
export function useOperatorRoles() {
  return useQuery({ ...operatorQuery('/operator', operatorRolesView), refetchInterval: false, retry: false })
}

/** Long-running processes, and epochs on their way to an active root. */
export function useOperatorJobs() {
  return useQuery(operatorQuery('/operator/jobs', operatorJobsView))
}

/** Roots that wait for their delay or for somebody to accept them. */
export function useWaitingRoots() {
  return useQuery(operatorQuery('/operator/roots', pageOf(waitingRootView)))
}

/** Captures of a network that are due, sent, final or given up, newest first. */
export function useCapturesDue(chainId: number) {
  return useQuery(operatorQuery(`/operator/captures?chainId=${chainId}&limit=15`, pageOf(captureDueView)))
}

/** Transactions of the platform's signers on a network, newest first. */
export function useOperatorTransactions(chainId: number) {
  return useQuery(operatorQuery(`/operator/transactions?chainId=${chainId}&limit=15`, pageOf(operatorTransactionView)))
}

/** What each contract has against what it owes, read from the chain. */
export function useSolvency() {
  return useQuery(operatorQuery('/operator/solvency', solvencyView))
}

/** Governance operations that were announced and have neither run nor been cancelled. */
export function useScheduledOperations() {
  return useQuery(operatorQuery('/operator/operations', pageOf(scheduledOperationView)))
}

/** Health of networks, endpoints, database and processes. */
export function useHealth() {
  return useQuery(operatorQuery('/health', healthView))
}
