import 'server-only'
import type { PublicClient } from 'viem'
import { hasRole } from '@/lib/chain/server/has-role'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { type DisputeDecision, decisionTypedData } from '../decision-typed-data'

/** Roles whose holders decide over money that is held. */
const DECIDING_ROLES = ['treasury', 'admin'] as const

/**
 * Asserts that a holder of a deciding role signed this very decision for this network. Throws
 * {@link DecisionSignatureError}, and what the network throws.
 */
export async function assertDecisionSignature(
  client: PublicClient,
  parameters: { network: NetworkConfig; signer: Address; signature: `0x${string}`; decision: DisputeDecision },
): Promise<void> {
  const { network, signer, signature, decision } = parameters
  const held = await Promise.all(DECIDING_ROLES.map((role) => hasRole(client, { network, role, account: signer })))
  if (!held.includes(true)) throw new DecisionSignatureError('Disputes are decided by the roles treasury and admin')
  const { chainId, deployment } = network
  const typedData = decisionTypedData({ chainId, escrow: deployment.escrow }, decision)
  const isSigned = await client.verifyTypedData({ ...typedData, address: signer, signature })
  if (!isSigned) throw new DecisionSignatureError('The signature is not over this decision')
}

/** Nobody who may decide disputes signed the decision. */
export class DecisionSignatureError extends AppError {
  constructor(why: string) {
    super(why, {
      code: 'BAD_DECISION_SIGNATURE',
      status: 403,
      hint: 'Sign it with a wallet that holds the role treasury or admin on this network, or send the transaction with the operator’s key.',
    })
  }
}
