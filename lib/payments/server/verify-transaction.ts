import 'server-only'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { PublicClient } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { chainCheckpoints, chainLogs } from '@/lib/db/schema/chain'
import { paymentEvents, payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { VerificationView } from '../verification-view'

/** What is asked: a transaction, and the wallets whose payments the caller may know of. */
type Question = { network: NetworkConfig; transactionHash: `0x${string}`; wallets: readonly Address[] }

/**
 * Says what a transaction was, by the network's own answer and by our index; final only when the index has applied it
 * and it can no longer be taken back. Its payment is named to its owner alone. Throws {@link NetworkUnreachableError}.
 */
export async function verifyTransaction(
  { db, client }: { db: Db; client: PublicClient },
  { network, transactionHash, wallets }: Question,
): Promise<VerificationView> {
  const found = await findOnChain(client, transactionHash)
  const { events, final } = await findIndexed(db, network.chainId, transactionHash)
  const head = found.blockNumber === null ? null : await ask(client.getBlockNumber({ cacheTime: 0 }))
  const confirmations = head === null || found.blockNumber === null ? 0 : Math.max(0, Number(head) - found.blockNumber)
  const settled = found.status === 'succeeded' || found.status === 'reverted'
  return {
    chainId: network.chainId,
    transactionHash,
    ...found,
    confirmations,
    confirmationsNeeded: network.confirmations,
    final: settled && confirmations >= network.confirmations && (events.length === 0 || final),
    events,
    paymentId: await findOwnPaymentId(db, { chainId: network.chainId, transactionHash, wallets }),
  }
}

type OnChain = Pick<VerificationView, 'status' | 'blockNumber' | 'from' | 'to'>

async function findOnChain(client: PublicClient, hash: `0x${string}`): Promise<OnChain> {
  const receipt = await ask(orNull(client.getTransactionReceipt({ hash }), 'TransactionReceiptNotFoundError'))
  if (receipt) {
    return {
      status: receipt.status === 'success' ? 'succeeded' : 'reverted',
      blockNumber: Number(receipt.blockNumber),
      from: toChecksumAddress(receipt.from),
      to: receipt.to && toChecksumAddress(receipt.to),
    }
  }
  const transaction = await ask(orNull(client.getTransaction({ hash }), 'TransactionNotFoundError'))
  if (!transaction) return { status: 'unknown', blockNumber: null, from: null, to: null }
  const { from, to } = transaction
  return { status: 'pending', blockNumber: null, from: toChecksumAddress(from), to: to && toChecksumAddress(to) }
}

async function orNull<Answer>(answer: Promise<Answer>, absence: string): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if ((error as Error).name === absence) return null
    throw error
  }
}

async function ask<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    throw new NetworkUnreachableError(cause)
  }
}

async function findIndexed(db: Db, chainId: number, txHash: `0x${string}`) {
  const rows = await db
    .select({ log: chainLogs, finalizedBlock: chainCheckpoints.finalizedBlock })
    .from(chainLogs)
    .innerJoin(chainCheckpoints, eq(chainCheckpoints.chainId, chainLogs.chainId))
    .where(and(eq(chainLogs.chainId, chainId), eq(chainLogs.txHash, txHash)))
    .orderBy(asc(chainLogs.logIndex))
    .limit(200)
  return {
    final: rows.every((row) => row.log.blockNumber <= row.finalizedBlock),
    events: rows.map(({ log }) => ({
      name: log.eventName,
      contract: toChecksumAddress(log.address),
      token: typeof log.args.token === 'string' ? toChecksumAddress(log.args.token as Address) : null,
      amount: typeof log.args.amount === 'string' ? log.args.amount : null,
    })),
  }
}

async function findOwnPaymentId(
  db: Db,
  parameters: { chainId: number; transactionHash: `0x${string}`; wallets: readonly Address[] },
): Promise<`0x${string}` | null> {
  if (parameters.wallets.length === 0) return null
  const [row] = await db
    .select({ paymentId: paymentEvents.paymentId })
    .from(paymentEvents)
    .innerJoin(
      payments,
      and(eq(payments.chainId, paymentEvents.chainId), eq(payments.paymentId, paymentEvents.paymentId)),
    )
    .where(
      and(
        eq(paymentEvents.chainId, parameters.chainId),
        eq(paymentEvents.txHash, parameters.transactionHash),
        inArray(payments.payer, [...parameters.wallets]),
      ),
    )
    .orderBy(asc(paymentEvents.logIndex))
    .limit(1)
  return row?.paymentId ?? null
}

/** No endpoint of the network answered: nothing is said rather than something wrong. */
export class NetworkUnreachableError extends AppError {
  constructor(cause: unknown) {
    super('The network does not answer', {
      code: 'NETWORK_UNREACHABLE',
      status: 503,
      hint: 'Try again in a moment.',
      cause,
      retryable: true,
    })
  }
}
