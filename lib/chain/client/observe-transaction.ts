import {
  BaseError,
  decodeErrorResult,
  type PublicClient,
  RawContractError,
  type Transaction,
  TransactionNotFoundError,
  TransactionReceiptNotFoundError,
} from 'viem'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { TOKEN_ERRORS } from '@/lib/chain/client/token-abi'
import type { Address } from '@/lib/core/address'
import { type ErrorWords, explainContractError, explainError } from './explain-error'
import type { Observation, TransactionRecord } from './transaction-record'

/** Blocks searched for a transaction by its sender and nonce. */
const REPLACEMENT_SEARCH_BLOCKS = 30n

const ERRORS = [...paymentEscrowAbi, ...rewardDistributorAbi, ...accessManagerAbi, ...TOKEN_ERRORS].filter(
  (item) => item.type === 'error',
)

/** Looks at the network once for a sent transaction. Throws only when the network does not answer. */
export async function observeOnChain(client: PublicClient, record: TransactionRecord): Promise<Observation> {
  const hash = record.hash
  if (hash === null) return (await findUnanswered(client, record)) ?? { type: 'missing', nowMs: Date.now() }
  const receipt = await orNull(client.getTransactionReceipt({ hash }), TransactionReceiptNotFoundError)
  if (receipt !== null) {
    const head = await client.getBlockNumber({ cacheTime: 0 })
    const isSuccess = receipt.status === 'success'
    const problem = isSuccess ? null : await explainFailure(client, hash, receipt.blockNumber)
    const confirmations = head < receipt.blockNumber ? 1 : Number(head - receipt.blockNumber) + 1
    return { type: 'mined', isSuccess, confirmations, problem }
  }
  const transaction = await orNull(client.getTransaction({ hash }), TransactionNotFoundError)
  if (transaction !== null) {
    return {
      type: 'pending',
      nonce: transaction.nonce,
      to: lower(transaction.to),
      input: transaction.input,
    }
  }
  return (await findReplacement(client, record)) ?? { type: 'missing', nowMs: Date.now() }
}

/** The call under the nonce that the wallet was expected to use, or a later one: the wallet sent it and did not say so. */
async function findUnanswered(client: PublicClient, record: TransactionRecord): Promise<Observation | null> {
  const since = record.nonce
  if (since === null) return null
  if ((await client.getTransactionCount({ address: record.account, blockTag: 'pending' })) <= since) return null
  const found = await findInBlocks(
    client,
    (item) => isOwn(item, record) && item.nonce >= since && isSameCall(item, record),
  )
  return found && { type: 'found', hash: found.hash }
}

async function findReplacement(client: PublicClient, record: TransactionRecord): Promise<Observation | null> {
  const { nonce, isNonceSeen } = record
  const address = record.account
  if (nonce === null || (await client.getTransactionCount({ address, blockTag: 'pending' })) <= nonce) return null
  const taker = await findInBlocks(client, (item) => isOwn(item, record) && item.nonce === nonce)
  if (taker !== null && isSameCall(taker, record)) return { type: 'replaced', hash: taker.hash }
  const isUsed = (await client.getTransactionCount({ address })) > nonce
  return isUsed && isNonceSeen ? { type: 'cancelled' } : null
}

/** Looks through the waiting block and the newest ones. */
async function findInBlocks(
  client: PublicClient,
  isWanted: (transaction: Transaction) => boolean,
): Promise<Transaction | null> {
  const waiting = await client.getBlock({ blockTag: 'pending', includeTransactions: true }).catch(() => null)
  const early = waiting?.transactions.find(isWanted)
  if (early !== undefined) return early
  const head = await client.getBlockNumber({ cacheTime: 0 })
  for (let back = 0n; back < REPLACEMENT_SEARCH_BLOCKS && back <= head; back += 1n) {
    const block = await client.getBlock({ blockNumber: head - back, includeTransactions: true })
    const found = block.transactions.find(isWanted)
    if (found !== undefined) return found
  }
  return null
}

function isOwn(transaction: Transaction, record: TransactionRecord): boolean {
  return lower(transaction.from) === record.account
}

function isSameCall(transaction: Transaction, record: TransactionRecord): boolean {
  return lower(transaction.to) === lower(record.to) && transaction.input === record.input
}

/** Runs the reverted call again on the block before, to learn the contract's reason. */
async function explainFailure(client: PublicClient, hash: `0x${string}`, blockNumber: bigint): Promise<ErrorWords> {
  try {
    const { from, to, input, value } = await client.getTransaction({ hash })
    await client.call({ account: from, to, data: input, value, blockNumber: blockNumber - 1n })
    return { title: 'The contract refused it', body: 'No money moved except the network fee.', technical: '' }
  } catch (error) {
    return explainRawRevert(error) ?? explainError(error)
  }
}

function explainRawRevert(error: unknown): ErrorWords | null {
  if (!(error instanceof BaseError)) return null
  const raw = error.walk((item) => (item as RawContractError).data !== undefined)
  const data = raw instanceof RawContractError || raw !== null ? (raw as RawContractError).data : undefined
  const hex = typeof data === 'object' ? data.data : data
  if (hex === undefined || hex === '0x') return null
  try {
    const { errorName } = decodeErrorResult({ abi: ERRORS, data: hex })
    const [title, body] = explainContractError(errorName)
    return { title, body, technical: errorName }
  } catch {
    return null
  }
}

function lower(address: string | null | undefined): Address | null {
  return address == null ? null : (address.toLowerCase() as Address)
}

async function orNull<T>(promise: Promise<T>, kind: abstract new (...args: never[]) => Error): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof kind) return null
    throw error
  }
}
