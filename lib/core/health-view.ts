import { z } from 'zod'
import { chainIdField } from './view-fields'

/** How one part of the service does: `down` means it cannot serve. */
export const healthState = z.enum(['ok', 'degraded', 'down'])

/** Answer of `GET /health`. Blocks are null where no endpoint and no index could tell them. */
export const healthView = z.object({
  status: healthState,
  networks: z.array(
    z.object({
      chainId: chainIdField,
      name: z.string(),
      /** Newest block the endpoints know. */
      head: z.int().nullable(),
      /** Last block our index has applied. */
      indexed: z.int().nullable(),
      /** Last block that counts as final. */
      finalized: z.int().nullable(),
      /** Age of the last indexed block. */
      lagSeconds: z.int().nullable(),
      rpc: healthState,
      endpoints: z.array(
        z.object({
          /** Host alone: a path may carry a key. */
          endpoint: z.string(),
          state: healthState,
          /** Why it is not `ok`. */
          problem: z.enum(['wrong-chain', 'failing', 'unheard', 'lagging']).nullable(),
          /** The chain that it says it serves. */
          chainId: z.int().nullable(),
          head: z.int().nullable(),
          latencyMs: z.int().nullable(),
        }),
      ),
      /** Seconds since the worker last said that it lives, for this network; null where it never did. */
      workerAgeSeconds: z.int().nullable(),
      /** Seconds since the index was last written, for this network; null where it never was. */
      indexerAgeSeconds: z.int().nullable(),
      /** Why indexing was stopped until an operator looks, or null. */
      halted: z.string().nullable(),
    }),
  ),
  database: healthState,
  worker: healthState,
  indexer: healthState,
})

/** See {@link healthView}. */
export type HealthView = z.output<typeof healthView>
