import 'server-only'
import { and, eq, gt, isNotNull } from 'drizzle-orm'
import { encodeFunctionData, keccak256, stringToHex, zeroHash } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { AppError, InvalidInputError, NotFoundError } from '@/lib/core/app-error'
import { disputeStatements } from '@/lib/db/schema/disputes'
import { epochs } from '@/lib/db/schema/epochs'
import { payments } from '@/lib/db/schema/payments'
import { usageOutcomes } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'
import type { ResolutionView } from '../dispute-view'
import { heldAmount } from '../payment'
import { type PaymentRow, selectPayments } from './payment-rows'

/** A decision about a disputed payment. */
export type Resolution = {
  networks: readonly NetworkConfig[]
  paymentId: `0x${string}`
  author: Address
  captured: bigint
  epoch: number
  text: string
}

/**
 * Keeps why a dispute ends as it does and answers the transaction that ends it; the operator's key sends it.
 * Throws NotFoundError, {@link NotDisputedError}, InvalidInputError.
 */
export async function resolveDispute(db: Db, resolution: Resolution): Promise<ResolutionView> {
  const { captured, epoch, text, author } = resolution
  const { row, network } = await findPayment(db, resolution)
  const { payment } = row
  const { chainId, paymentId } = payment
  if (!row.disputed) throw new NotDisputedError()
  if (captured > heldAmount(payment))
    throw new InvalidInputError('captured', `is more than the ${heldAmount(payment)} held`)
  if (captured > 0n) await checkWeight(db, { row, epoch })
  const resolutionHash = keccak256(stringToHex(text))
  await db
    .insert(disputeStatements)
    .values({ chainId, paymentId, hash: resolutionHash, kind: 'resolution', author, text })
    .onConflictDoNothing()
  const data = encodeFunctionData({
    abi: paymentEscrowAbi,
    functionName: 'resolveDispute',
    args: [payment, captured, BigInt(epoch), row.taskRef ?? zeroHash, resolutionHash],
  })
  return { resolutionHash, transaction: { chainId, to: toChecksumAddress(network.deployment.escrow), data } }
}

async function findPayment(
  db: Db,
  { networks, paymentId }: Resolution,
): Promise<{ row: PaymentRow; network: NetworkConfig }> {
  const [row] = await selectPayments(db, { where: eq(payments.paymentId, paymentId), limit: 1 })
  const network = networks.find((candidate) => candidate.chainId === row?.payment.chainId)
  if (!row || !network) throw new NotFoundError('Payment', paymentId)
  return { row, network }
}

/** What is captured is shared by the usage it names: naming an epoch without any would stop every later distribution. */
async function checkWeight(db: Db, { row, epoch }: { row: PaymentRow; epoch: number }): Promise<void> {
  const { chainId } = row.payment
  if (!row.quote || row.taskRef === null) throw new InvalidInputError('captured', 'must be 0: the payment has no task')
  const [weighed] = await db
    .select({ epoch: epochs.epoch })
    .from(epochs)
    .innerJoin(usageOutcomes, and(eq(usageOutcomes.chainId, epochs.chainId), eq(usageOutcomes.epoch, epochs.epoch)))
    .where(
      and(
        eq(epochs.chainId, chainId),
        eq(epochs.epoch, epoch),
        isNotNull(epochs.weighedAt),
        eq(usageOutcomes.taskId, row.quote.taskId),
        gt(usageOutcomes.weight, 0n),
      ),
    )
    .limit(1)
  if (!weighed) throw new InvalidInputError('epoch', `is not one in which task ${row.quote.taskId} has counted usage`)
}

/** The payment's held money is not frozen. */
export class NotDisputedError extends AppError {
  constructor() {
    super('This payment is not disputed', { code: 'NOT_DISPUTED', status: 409 })
  }
}
