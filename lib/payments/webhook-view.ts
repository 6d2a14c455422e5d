import { z } from 'zod'
import { addressField, chainIdField, unixSecondsField } from '@/lib/core/view-fields'
import { WEBHOOK_EVENT_TYPES } from './webhook-event'

/** States of a delivery. */
export const WEBHOOK_STATES = ['waiting', 'delivered', 'failed'] as const

/** Body of `POST /operator/webhooks`. */
export const webhookEndpointRequest = z.object({
  url: z.url().max(500),
  /** The network it is told of; the first one that the caller operates when absent. */
  chainId: chainIdField.optional(),
})

/** Where the platform is told of events. */
export const webhookEndpointView = z.object({
  endpointId: z.string(),
  /** The network whose events it is told of. */
  chainId: chainIdField,
  url: z.string(),
  createdBy: addressField,
  createdAt: unixSecondsField,
  disabledAt: unixSecondsField.nullable(),
})

/** A new endpoint with the key of its signatures (standard-webhooks), which is shown this once. */
export const newWebhookEndpointView = webhookEndpointView.extend({ secret: z.string() })

/** One event for one endpoint, and how its delivery went. */
export const webhookDeliveryView = z.object({
  deliveryId: z.string(),
  chainId: chainIdField,
  endpointId: z.string(),
  url: z.string(),
  /** The `webhook-id` header: the receiver's idempotency key. */
  eventId: z.string(),
  type: z.enum(WEBHOOK_EVENT_TYPES),
  payload: z.record(z.string(), z.unknown()),
  state: z.enum(WEBHOOK_STATES),
  attempts: z.int().nonnegative(),
  nextAttemptAt: unixSecondsField.nullable(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  createdAt: unixSecondsField,
  deliveredAt: unixSecondsField.nullable(),
})

/** See {@link webhookEndpointView}. */
export type WebhookEndpointView = z.output<typeof webhookEndpointView>
/** See {@link webhookDeliveryView}. */
export type WebhookDeliveryView = z.output<typeof webhookDeliveryView>
