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
  roleMemberView,
  scheduledOperationView,
  solvencyView,
  waitingRootView,
} from '@/lib/core/operator-view'
import { pageOf } from '@/lib/core/view-fields'
import { disputeCaseView } from '@/lib/payments/dispute-case-view'
import { paymentSummaryView } from '@/lib/payments/payment-view'
import { webhookDeliveryView, webhookEndpointView } from '@/lib/payments/webhook-view'
import { shadowRunView } from '@/lib/rewards/shadow-view'

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
  return useQuery(operatorQuery('/operator/roots?limit=100', pageOf(waitingRootView)))
}

/** Captures of a network, newest epoch first; of one state where it is given. */
export function useCapturesDue(chainId: number, state: string) {
  const filter = state === '' ? '' : `&state=${state}`
  return useQuery(operatorQuery(`/operator/captures?chainId=${chainId}&limit=20${filter}`, pageOf(captureDueView)))
}

/** Transactions of the platform's signers on a network, newest first; of one state where it is given. */
export function useOperatorTransactions(chainId: number, state: string) {
  const filter = state === '' ? '' : `&state=${state}`
  const path = `/operator/transactions?chainId=${chainId}&limit=30${filter}`
  return useQuery(operatorQuery(path, pageOf(operatorTransactionView)))
}

/** What each contract has against what it owes, read from the chain. */
export function useSolvency() {
  return useQuery(operatorQuery('/operator/solvency', solvencyView))
}

/** Governance operations that were announced and have neither run nor been cancelled. */
export function useScheduledOperations() {
  return useQuery(operatorQuery('/operator/operations?limit=100', pageOf(scheduledOperationView)))
}

/** What the rate cards that wait would change, the newest first. */
export function useShadowRuns(chainId: number) {
  return useQuery(operatorQuery(`/operator/shadows?chainId=${chainId}`, pageOf(shadowRunView)))
}

/** Health of networks, endpoints, database and processes. */
export function useHealth() {
  return useQuery(operatorQuery('/health', healthView))
}

/** Payments of a network of which the escrow still holds money, newest first. */
export function useHolds(chainId: number) {
  return useQuery(operatorQuery(`/operator/holds?chainId=${chainId}&limit=50`, pageOf(paymentSummaryView)))
}

/** Payments whose held money a dispute freezes. */
export function useDisputes() {
  return useQuery(operatorQuery('/operator/disputes?limit=100', pageOf(paymentSummaryView)))
}

/** What a decision about one disputed payment needs. */
export function useDisputeCase(paymentId: string) {
  return useQuery(operatorQuery(`/operator/disputes/${paymentId}`, disputeCaseView))
}

/** Where the platform is told of events, newest first. */
export function useWebhookEndpoints() {
  return useQuery(operatorQuery('/operator/webhooks?limit=100', pageOf(webhookEndpointView)))
}

/** The newest deliveries of a network's events; of one state where it is given. */
export function useWebhookDeliveries(chainId: number, state: string) {
  const filter = state === '' ? '' : `&state=${state}`
  return useQuery(
    operatorQuery(`/operator/webhook-deliveries?chainId=${chainId}&limit=30${filter}`, pageOf(webhookDeliveryView)),
  )
}

/** Accounts that hold one of our roles. */
export function useRoleMembers() {
  return useQuery(operatorQuery('/operator/members?limit=100', pageOf(roleMemberView)))
}
