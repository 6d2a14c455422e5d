import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { encodeFunctionData, keccak256, stringToHex, zeroHash } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkClients } from '@/lib/chain/server/network-clients'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { AppError, InvalidInputError, NotFoundError } from '@/lib/core/app-error'
import { disputeStatements } from '@/lib/db/schema/disputes'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { ResolutionView } from '../dispute-view'
import { heldAmount } from '../payment'
import { assertDecisionSignature } from './assert-decision-signature'
import { listCountedEpochs } from './list-counted-epochs'
import { type PaymentRow, selectPayments } from './payment-rows'

/** A decision about a disputed payment. */
export type Resolution = {
  networks: readonly NetworkConfig[]
  paymentId: `0x${string}`
  author: Address
  captured: bigint
  epoch: number
  text: string
  /** The author's EIP-712 signature where the platform's own key is to send it. */
  signed?: { deadline: number; signature: `0x${string}` } | undefined
}

type KeptStatement = Pick<typeof disputeStatements.$inferInsert, 'chainId' | 'paymentId' | 'hash' | 'author' | 'text'>

/**
 * Keeps why a dispute ends as it does and answers the transaction that ends it: the worker sends what the author signed,
 * else whoever has the operator's key. Throws NotFoundError, {@link NotDisputedError}, InvalidInputError,
 * DecisionSignatureError.
 */
export async function resolveDispute(
  { db, clients }: { db: Db; clients: Pick<NetworkClients, 'get'> },
  resolution: Resolution,
): Promise<ResolutionView> {
  const { captured, epoch, text, author, signed } = resolution
  const { row, network } = await findPayment(db, resolution)
  const { payment } = row
  const { chainId, paymentId } = payment
  if (!row.disputed) throw new NotDisputedError()
  if (captured > heldAmount(payment))
    throw new InvalidInputError('captured', `is more than the ${heldAmount(payment)} held`)
  if (captured > 0n) await checkWeight(db, { row, epoch })
  const resolutionHash = keccak256(stringToHex(text))
  if (signed) {
    const decision = { paymentId, captured, epoch, resolutionHash, deadline: signed.deadline }
    const signature = { signer: author, signature: signed.signature, decision }
    await assertDecisionSignature(clients.get(chainId), { network, ...signature })
  }
  await keepResolution(db, { chainId, paymentId, hash: resolutionHash, author, text, resolution })
  const data = encodeFunctionData({
    abi: paymentEscrowAbi,
    functionName: 'resolveDispute',
    args: [payment, captured, BigInt(epoch), row.taskRef ?? zeroHash, resolutionHash],
  })
  const transaction = { chainId, to: toChecksumAddress(network.deployment.escrow), data }
  return { resolutionHash, transaction, queued: signed !== undefined }
}

/** The same words again are the newest decision, by whoever said them last. */
async function keepResolution(
  db: Db,
  { resolution: { captured, epoch, signed }, ...statement }: KeptStatement & { resolution: Resolution },
): Promise<void> {
  const decision = signed ? { captured: captured.toString(), epoch, ...signed } : null
  const { author } = statement
  await db
    .insert(disputeStatements)
    .values({ ...statement, kind: 'resolution', decision })
    .onConflictDoUpdate({
      target: [disputeStatements.chainId, disputeStatements.paymentId, disputeStatements.hash],
      set: { decision, author, createdAt: sql`now()` },
      setWhere: eq(disputeStatements.kind, 'resolution'),
    })
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
  const counted = await listCountedEpochs(db, { chainId, taskId: row.quote.taskId })
  if (!counted.some((candidate) => candidate.epoch === epoch)) {
    throw new InvalidInputError('epoch', `is not one in which task ${row.quote.taskId} has counted usage`)
  }
}

/** The payment's held money is not frozen. */
export class NotDisputedError extends AppError {
  constructor() {
    super('This payment is not disputed', { code: 'NOT_DISPUTED', status: 409 })
  }
}
