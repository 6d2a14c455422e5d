import 'server-only'
import { encodeFunctionData, keccak256, stringToHex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { networkNowMs } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { disputeStatements } from '@/lib/db/schema/disputes'
import type { Db } from '@/lib/db/server/database'
import type { DisputeView } from '../dispute-view'
import { heldAmount } from '../payment'
import { findOwnPayment, type PaymentQuestion } from './get-payment'

/**
 * Keeps what a consumer says against a payment and answers the transaction that freezes its held money; the consumer's
 * own wallet sends it. Throws NotFoundError, {@link NothingToDisputeError}.
 */
export async function openDispute(
  db: Db,
  { question, author, text }: { question: PaymentQuestion; author: Address; text: string },
): Promise<DisputeView> {
  const { row, network } = await findOwnPayment(db, question)
  const { payment } = row
  const now = networkNowMs(network, question.nowMs) / 1000
  if (row.disputed) throw new NothingToDisputeError('It is disputed already')
  if (heldAmount(payment) === 0n) throw new NothingToDisputeError('Nothing of it is held any more')
  if (now >= payment.authorizationExpiry) throw new NothingToDisputeError('What is held can be reclaimed now')
  const { chainId, paymentId } = payment
  const evidenceHash = keccak256(stringToHex(text))
  await db
    .insert(disputeStatements)
    .values({ chainId, paymentId, hash: evidenceHash, kind: 'evidence', author, text })
    .onConflictDoNothing()
  const data = encodeFunctionData({ abi: paymentEscrowAbi, functionName: 'dispute', args: [payment, evidenceHash] })
  return { evidenceHash, transaction: { chainId, to: toChecksumAddress(network.deployment.escrow), data } }
}

/** A dispute would have nothing to freeze. */
export class NothingToDisputeError extends AppError {
  constructor(why: string) {
    super(`This payment cannot be disputed: ${why.toLowerCase()}`, { code: 'NOTHING_TO_DISPUTE', status: 409 })
  }
}
