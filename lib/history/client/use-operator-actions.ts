'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { callApi } from '@/lib/core/api-client'
import type { SignedRateCard } from '@/lib/epochs/rate-card-typed-data'
import { resolutionView } from '@/lib/payments/dispute-view'
import { newWebhookEndpointView, webhookDeliveryView } from '@/lib/payments/webhook-view'

/** A mutation after which everything operators see is read again. */
function useOperatorAction<Input, Output>(act: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['operator'] }),
  })
}

/** Puts a failed transaction of the signers into their queue once more. */
export function useRetryTransaction() {
  return useOperatorAction((id: string) =>
    callApi(`/operator/transactions/${encodeURIComponent(id)}/retry`, z.object({ id: z.string(), state: z.string() }), {
      method: 'POST',
    }),
  )
}

/** Delivers an event once more, with the same id. */
export function useRedeliver() {
  return useOperatorAction((deliveryId: string) =>
    callApi(`/operator/webhook-deliveries/${deliveryId}/redeliver`, webhookDeliveryView, { method: 'POST' }),
  )
}

/** Adds an endpoint; the answer holds its secret, this once. */
export function useAddWebhook() {
  return useOperatorAction((body: { url: string; chainId: number }) =>
    callApi('/operator/webhooks', newWebhookEndpointView, { method: 'POST', body }),
  )
}

/** Tells an endpoint nothing any more. */
export function useDisableWebhook() {
  return useOperatorAction((endpointId: string) =>
    callApi(`/operator/webhooks/${endpointId}`, z.null(), { method: 'DELETE' }),
  )
}

/** What ends a dispute, with the signature over it. */
type SignedResolution = {
  captured: string
  epoch: number
  text: string
  signed: { deadline: number; signature: string }
}

/** Keeps why a dispute ends as it does, and has the platform's key send it. */
export function useResolution(paymentId: string) {
  return useOperatorAction((body: SignedResolution) =>
    callApi(`/payments/${paymentId}/dispute/resolve`, resolutionView, { method: 'POST', body }),
  )
}

/** Adds a signed rate card and answers its version. */
export function useAddRateCard() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { chainId: number; card: SignedRateCard; signer: string; signature: string }) =>
      callApi('/operator/rates', z.object({ version: z.int() }), { method: 'POST', body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['rates'] }),
  })
}
