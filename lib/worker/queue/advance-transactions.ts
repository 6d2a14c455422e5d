import 'server-only'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core'
import { type Hex, keccak256, type PublicClient, type TransactionReceipt, type TransactionSerializable } from 'viem'
import { deniesReceipts } from '@/lib/chain/server/denies-receipts'
import { bumpFees, type GasFees, readFees } from '@/lib/chain/server/fees'
import { readRevert } from '@/lib/chain/server/read-revert'
import type { Signer } from '@/lib/chain/server/signer'
import type { NetworkConfig } from '@/lib/config/env.server'
import { chainCheckpoints, chainLogs, operatorTransactions } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'
import type { OperatorTransaction } from '@/lib/db/server/request-transaction'

/** Most transactions of one signer that wait to be mined at a time: a stuck one holds up no more than these. */
const MAX_IN_FLIGHT = 16
/** Blocks after which an unmined transaction is replaced with higher fees. */
const REPLACE_AFTER_BLOCKS = 6
/** Blocks after which it is sent once more, unchanged: its node may have lost it. */
const RESEND_AFTER_BLOCKS = 2

/** What the queue of one signer on one network needs. */
export type TransactionQueue = {
  db: Db
  client: PublicClient
  network: NetworkConfig
  signer: Signer
  /** Told what an operator should look at. */
  onAlert: (message: string) => void
  /** Throws where the lock that keeps other processes off this signer is lost; asked before anything goes out. */
  checkLock?: (() => Promise<void>) | undefined
}

/**
 * Moves the queue of one signer on: looks for receipts, sends again, replaces what is stuck, sends what waits. Every
 * transaction is stored signed before it goes out, so a crash at any point repeats the very same one. Only one process
 * may do this for a signer at a time.
 */
export async function advanceTransactions(queue: TransactionQueue): Promise<void> {
  const head = Number(await queue.client.getBlockNumber({ cacheTime: 0 }))
  const live = await selectLive(queue)
  for (const transaction of live) await followSent(queue, transaction, head)
  await sendQueued(queue, head)
}

function ofSigner({ network, signer }: TransactionQueue) {
  return and(eq(operatorTransactions.chainId, network.chainId), eq(operatorTransactions.signer, signer.address))
}

async function selectLive(queue: TransactionQueue): Promise<OperatorTransaction[]> {
  return queue.db
    .select()
    .from(operatorTransactions)
    .where(and(ofSigner(queue), inArray(operatorTransactions.state, ['sent', 'mined'])))
    .orderBy(asc(operatorTransactions.nonce))
}

/**
 * Changes a row only if it still is as it was read; null where another process changed it meanwhile. Every change of a
 * row that was sent goes through here, so that two workers can never send one intent under two nonces.
 */
async function update(
  { db }: TransactionQueue,
  { id, state, attempts }: OperatorTransaction,
  values: PgUpdateSetSource<typeof operatorTransactions>,
): Promise<OperatorTransaction | null> {
  const { id: idColumn, state: stateColumn, attempts: attemptsColumn } = operatorTransactions
  const [row] = await db
    .update(operatorTransactions)
    .set(values)
    .where(and(eq(idColumn, id), eq(stateColumn, state), eq(attemptsColumn, attempts)))
    .returning()
  return row ?? null
}

async function followSent(queue: TransactionQueue, read: OperatorTransaction, head: number): Promise<void> {
  const receipt = await findReceipt(queue.client, read.hashes)
  if (receipt) return followMined(queue, read, receipt, head)
  const transaction =
    read.state === 'mined' ? await update(queue, read, { state: 'sent', minedHash: null, minedBlock: null }) : read
  if (!transaction) return
  const use = await findNonceUse(queue, transaction, head)
  if (use === 'unclear') return
  if (use === 'another') {
    queue.onAlert(`nonce ${transaction.nonce} of ${queue.signer.address} was used by another transaction`)
    await update(queue, transaction, { state: 'queued', nonce: null, rawTransaction: null })
    return
  }
  const age = head - (transaction.sentBlock ?? 0)
  if (age >= REPLACE_AFTER_BLOCKS) await replace(queue, transaction, head)
  else if (age >= RESEND_AFTER_BLOCKS) await broadcast(queue, transaction.rawTransaction)
}

async function followMined(
  queue: TransactionQueue,
  transaction: OperatorTransaction,
  receipt: TransactionReceipt,
  head: number,
): Promise<void> {
  const minedBlock = Number(receipt.blockNumber)
  const mined = { minedHash: receipt.transactionHash, minedBlock }
  if (minedBlock > head - queue.network.confirmations) {
    if (transaction.minedHash !== mined.minedHash || transaction.minedBlock !== minedBlock) {
      await update(queue, transaction, { state: 'mined', ...mined })
    }
    return
  }
  const state = receipt.status === 'success' ? 'final' : 'reverted'
  await update(queue, transaction, { state, ...mined, ...(state === 'final' ? {} : { reason: 'reverted on chain' }) })
}

async function findReceipt(client: PublicClient, hashes: readonly Hex[]): Promise<TransactionReceipt | null> {
  for (const hash of hashes.toReversed()) {
    const receipt = await client.getTransactionReceipt({ hash }).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'TransactionReceiptNotFoundError') return null
      throw error
    })
    if (receipt) return receipt
  }
  return null
}

/**
 * Whether the final chain has a transaction with this nonce that is none of ours: then ours can never be mined. One
 * endpoint that does not know a receipt proves nothing: the count is read at a block that the index holds as final, the
 * index must know no event of ours, and every endpoint must deny every receipt. Until then it is unclear and waits.
 */
async function findNonceUse(
  queue: TransactionQueue,
  { nonce, hashes }: OperatorTransaction,
  head: number,
): Promise<'free' | 'unclear' | 'another'> {
  const { db, client, network } = queue
  const finalHead = Math.max(head - network.confirmations, 0)
  const [checkpoint] = await db.select().from(chainCheckpoints).where(eq(chainCheckpoints.chainId, network.chainId))
  const indexed = checkpoint && checkpoint.haltedReason === null ? checkpoint.finalizedBlock : -1
  const isUsedAt = async (block: number) => {
    const used = await client.getTransactionCount({ address: queue.signer.address, blockNumber: BigInt(block) })
    return nonce !== null && used > nonce
  }
  if (!(await isUsedAt(finalHead))) return 'free'
  if (indexed < 0 || (indexed < finalHead && !(await isUsedAt(indexed)))) return 'unclear'
  if (hashes.length === 0) return 'another'
  const [event] = await db
    .select({ txHash: chainLogs.txHash })
    .from(chainLogs)
    .where(and(eq(chainLogs.chainId, network.chainId), inArray(chainLogs.txHash, hashes)))
    .limit(1)
  return !event && (await deniesReceipts(client, hashes)) ? 'another' : 'unclear'
}

async function replace(queue: TransactionQueue, transaction: OperatorTransaction, head: number): Promise<void> {
  const old = { maxFeePerGas: transaction.maxFeePerGas ?? 0n, maxPriorityFeePerGas: transaction.maxPriorityFeePerGas }
  const fees = bumpFees(old, await readFees(queue.client, queue.network))
  if (!fees) {
    queue.onAlert(`${transaction.description}: the fee cap is reached, it waits at ${old.maxFeePerGas} wei a gas`)
    await broadcast(queue, transaction.rawTransaction)
    await update(queue, transaction, { sentBlock: head })
    return
  }
  await signAndSend(queue, transaction, { nonce: transaction.nonce ?? 0, gas: transaction.gasLimit ?? 0n, fees, head })
}

async function sendQueued(queue: TransactionQueue, head: number): Promise<void> {
  const inFlight = await selectLive(queue)
  const unmined = inFlight.filter((transaction) => transaction.state === 'sent').length
  const queued = await queue.db
    .select()
    .from(operatorTransactions)
    .where(and(ofSigner(queue), eq(operatorTransactions.state, 'queued')))
    .orderBy(
      sql`${operatorTransactions.reason} IS NOT NULL`,
      // Anybody can make us give back dust: nothing else waits behind it.
      sql`${operatorTransactions.idempotencyKey} LIKE 'void:%'`,
      asc(operatorTransactions.createdAt),
      asc(operatorTransactions.id),
    )
    .limit(Math.max(MAX_IN_FLIGHT - unmined, 0))
  if (queued.length === 0) return
  let nonce = await nextNonce(queue, inFlight)
  for (const transaction of queued) {
    const gas = await estimateGas(queue, transaction)
    if (gas === null) continue
    const fees = await readFees(queue.client, queue.network)
    if (!(await signAndSend(queue, transaction, { nonce, gas, fees, head }))) return
    nonce += 1
  }
}

async function nextNonce(queue: TransactionQueue, inFlight: readonly OperatorTransaction[]): Promise<number> {
  const pending = await queue.client.getTransactionCount({ address: queue.signer.address, blockTag: 'pending' })
  return Math.max(pending, ...inFlight.map((transaction) => (transaction.nonce ?? -1) + 1))
}

/**
 * Gas with a margin, or null where it cannot be sent now. What would revert is over without having cost anything; where
 * the estimate itself fails it stays queued, behind those that have not failed, and holds up none of them.
 */
async function estimateGas(queue: TransactionQueue, transaction: OperatorTransaction): Promise<bigint | null> {
  try {
    const { to, data } = transaction
    const gas = await queue.client.estimateGas({ account: queue.signer.address, to, data })
    return (gas * 12n) / 10n
  } catch (error) {
    const reason = readRevert(error)
    if (reason === null) {
      const message = firstLine(error)
      queue.onAlert(`${transaction.description}: its gas cannot be estimated: ${message}`)
      await update(queue, transaction, { reason: message.slice(0, 300) })
      return null
    }
    await update(queue, transaction, { state: 'failed', reason, attempts: transaction.attempts + 1 })
    return null
  }
}

/** Stores the signed transaction, then sends it; false, and nothing is sent, where another process was first. */
async function signAndSend(
  queue: TransactionQueue,
  transaction: OperatorTransaction,
  { nonce, gas, fees, head }: { nonce: number; gas: bigint; fees: GasFees; head: number },
): Promise<boolean> {
  const { to, data } = transaction
  const common = { chainId: queue.network.chainId, nonce, gas, to, data }
  const unsigned: TransactionSerializable =
    fees.maxPriorityFeePerGas === null
      ? { ...common, type: 'legacy', gasPrice: fees.maxFeePerGas }
      : { ...common, type: 'eip1559', ...fees, maxPriorityFeePerGas: fees.maxPriorityFeePerGas }
  const rawTransaction = await queue.signer.signTransaction(unsigned)
  await queue.checkLock?.()
  const stored = await update(queue, transaction, {
    state: 'sent',
    nonce,
    rawTransaction,
    hashes: [...transaction.hashes, keccak256(rawTransaction)],
    gasLimit: gas,
    maxFeePerGas: fees.maxFeePerGas,
    maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
    sentBlock: head,
    sentAt: sql`COALESCE(${operatorTransactions.sentAt}, now())`,
    attempts: transaction.attempts + 1,
    reason: null,
  })
  if (!stored) return false
  await broadcast(queue, rawTransaction)
  return true
}

/** Errors of a node are no reason to give up: the transaction is stored, and its receipt decides. */
async function broadcast(queue: TransactionQueue, rawTransaction: Hex | null): Promise<void> {
  if (rawTransaction === null) return
  try {
    await queue.client.sendRawTransaction({ serializedTransaction: rawTransaction })
  } catch (error) {
    const message = firstLine(error)
    if (/already known|already imported|nonce too low|underpriced/i.test(message)) return
    queue.onAlert(`sending failed and will be tried again: ${message}`)
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
