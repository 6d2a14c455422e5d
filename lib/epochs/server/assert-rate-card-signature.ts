import 'server-only'
import type { PublicClient } from 'viem'
import { hasRole } from '@/lib/chain/server/has-role'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { rateCardTypedData, type SignedRateCard } from '../rate-card-typed-data'

/** Roles whose holders set prices, fee and weights. */
const PRICING_ROLES = ['treasury', 'admin'] as const

/** Asserts that a holder of a pricing role signed this very card for this network. Throws {@link RateCardSignatureError}. */
export async function assertRateCardSignature(
  client: PublicClient,
  parameters: { network: NetworkConfig; signer: Address; signature: `0x${string}`; card: SignedRateCard },
): Promise<void> {
  const { network, signer, signature, card } = parameters
  const held = await Promise.all(PRICING_ROLES.map((role) => hasRole(client, { network, role, account: signer })))
  if (!held.includes(true)) throw new RateCardSignatureError('Prices are set by the roles treasury and admin')
  const { chainId, deployment } = network
  const typedData = rateCardTypedData({ chainId, accessManager: deployment.accessManager }, card)
  const isSigned = await client.verifyTypedData({ ...typedData, address: signer, signature })
  if (!isSigned) throw new RateCardSignatureError('The signature is not over this card')
}

/** Nobody who may set prices signed the card. */
export class RateCardSignatureError extends AppError {
  constructor(why: string) {
    super(why, {
      code: 'BAD_RATE_CARD_SIGNATURE',
      status: 403,
      hint: 'Sign the card with a wallet that holds the role treasury or admin on this network.',
    })
  }
}
