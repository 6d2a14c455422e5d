import { z } from 'zod'

/** Answer of `POST /usage`: 200 means that every accepted record is durable. */
export const ingestView = z.object({
  accepted: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
  rejected: z.array(
    z.object({
      /** Position in the batch, from 0. */
      index: z.int().nonnegative(),
      recordId: z.string().nullable(),
      code: z.string(),
      message: z.string(),
    }),
  ),
})

/** See {@link ingestView}. */
export type IngestView = z.output<typeof ingestView>
