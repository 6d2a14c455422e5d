import { z } from 'zod'

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text.toLowerCase() as `0x${string}`)

/** One network's deployed contracts, as contracts/deploy writes them. */
export const deploymentSchema = z.object({
  chainId: z.int().positive(),
  accessManager: address,
  token: address,
  emission: address,
  escrow: address,
  distributor: address,
  /** Opens payments from x402 authorisations; absent where a network was deployed without it. */
  x402Collector: address.optional(),
  /** Multicall3 where the network has one. */
  multicall3: address.optional(),
  /** Block of the first deployment transaction: nothing of ours is before it. */
  fromBlock: z.int().nonnegative(),
  tokens: z.array(
    z.object({
      symbol: z.string().min(1).max(16),
      name: z.string().min(1).max(64),
      decimals: z.int().min(0).max(36),
      address,
      /** True for the platform's own token, the only one that may be burned. */
      own: z.boolean(),
    }),
  ),
})

/** See {@link deploymentSchema}. Addresses are lower case. */
export type Deployment = z.output<typeof deploymentSchema>
/** A token payments and rewards may be in. */
export type DeployedToken = Deployment['tokens'][number]
