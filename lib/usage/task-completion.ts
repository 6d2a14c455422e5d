import { z } from 'zod'
import { walletAddress } from './usage-record'

/** Body of `POST /tasks/{taskId}/complete`. The signature may come in the header x-meter-signature or here. */
export const taskCompletionSchema = z.object({
  chainId: z.int().positive(),
  meter: walletAddress,
  completedAtMs: z.int().nonnegative(),
  /** Unix seconds after which the signature is worth nothing. */
  deadline: z.int().nonnegative(),
  signature: z.string().optional(),
})

/** See {@link taskCompletionSchema}. */
export type TaskCompletion = z.output<typeof taskCompletionSchema>
