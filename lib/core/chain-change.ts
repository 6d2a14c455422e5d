import { z } from 'zod'

/** PostgreSQL channel on which the indexer tells the web servers what changed. */
export const CHANGE_CHANNEL = 'warpshare_chain'

/** What one step of the index changed. */
export const chainChange = z.object({
  chainId: z.int(),
  block: z.int(),
  paymentIds: z.array(z.string().transform((text) => text as `0x${string}`)),
  wallets: z.array(z.string().transform((text) => text as `0x${string}`)),
  /** Some epoch's root or money moved. */
  epochs: z.boolean(),
  /** Too much to name, or a reorg: look at everything again. */
  everything: z.boolean(),
})

/** See {@link chainChange}. */
export type ChainChange = z.output<typeof chainChange>
