import { type Abi, encodeFunctionData, type PublicClient } from 'viem'
import type { Config } from 'wagmi'
import {
  getAccount,
  getPublicClient,
  sendCalls,
  simulateContract,
  waitForCallsStatus,
  writeContract,
} from 'wagmi/actions'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { ensureChain, WalletMissingError } from './ensure-chain'
import { explainError, isRefusal, isSurelyUnsent } from './explain-error'
import type { TransactionRecord } from './transaction-record'
import { isUnderWay } from './transaction-record'
import { getTransactions, putTransaction, updateTransaction } from './transaction-store'

/** A batch is in a block within minutes or its fate is unknown to us. */
const BATCH_TIMEOUT_MS = 180_000

/** One contract call as the pages describe it. */
export type ContractCall = { address: Address; abi: Abi; functionName: string; args: readonly unknown[] }

/** What to send and how to speak about it. */
export type SendParameters = {
  /** What it is for; while one with the same id is under way nothing is sent. */
  id: string
  network: ClientNetwork
  words: TransactionRecord['words']
  call: ContractCall
  /** It goes on from a signature that {@link askSignature} got under the same id. */
  isContinued?: boolean
}

/**
 * Simulates a call, asks the wallet and sends it; the record in the transaction store shows every step.
 * Resolves with the hash, or with null where it was declined, would fail, or the wallet did not say: the record says which.
 * Never throws.
 */
export async function sendTransaction(config: Config, parameters: SendParameters): Promise<`0x${string}` | null> {
  const { id, network, words, call, isContinued = false } = parameters
  if (!isContinued && isUnderWay(getTransactions().find((record) => record.id === id))) return null
  putTransaction(freshRecord(parameters, getAccount(config).address))
  const account = await tryOut(config, parameters)
  if (account === null) return null
  await noteQuestion(config, { id, network, call, account })
  try {
    const hash = await writeContract(config, { ...call, account, chainId: network.chainId } as never)
    updateTransaction(id, (record) => ({ ...record, phase: 'sent', hash, sentAtMs: Date.now(), words }))
    return hash
  } catch (error) {
    if (isSurelyUnsent(error)) endBeforeSending(id, error)
    else endUnsure(id)
    return null
  }
}

/** Simulates a call with the wallet's account on the right network; null where it would fail: the record says why. */
async function tryOut(config: Config, { id, network, call }: SendParameters): Promise<Address | null> {
  try {
    const account = getAccount(config).address
    if (account === undefined) throw new WalletMissingError()
    await ensureChain(config, network)
    await simulateContract(config, { ...call, account, chainId: network.chainId } as never)
    return account
  } catch (error) {
    endBeforeSending(id, error)
    return null
  }
}

/** Writes down what the wallet is about to be asked, so that the transaction is found even if nobody hears the answer. */
async function noteQuestion(
  config: Config,
  { id, network, call, account }: Pick<SendParameters, 'id' | 'network' | 'call'> & { account: Address },
): Promise<void> {
  const client = readClient(config, network.chainId)
  const nonce = await client.getTransactionCount({ address: account, blockTag: 'pending' }).catch(() => null)
  const { address: _, ...data } = call
  const input = encodeFunctionData(data as never)
  updateTransaction(id, (record) => ({ ...record, phase: 'wallet', nonce, input, sentAtMs: Date.now() }))
}

/**
 * Sends several calls as one that takes effect whole or not at all (EIP-5792); only for wallets that say they can.
 * Resolves with the hash of the transaction that held them, or with null: the record says why. Never throws.
 */
export async function sendBatch(
  config: Config,
  { before, ...parameters }: SendParameters & { before: ContractCall },
): Promise<`0x${string}` | null> {
  const { id, network, call } = parameters
  if (isUnderWay(getTransactions().find((record) => record.id === id))) return null
  const account = getAccount(config).address
  putTransaction({ ...freshRecord(parameters, account), phase: 'wallet' })
  const batch = await askForBatch(config, { id, network, calls: [before, call] })
  if (batch === null) return null
  try {
    const { status, receipts } = await waitForCallsStatus(config, { id: batch.id, timeout: BATCH_TIMEOUT_MS })
    const hash = receipts?.at(-1)?.transactionHash
    if (status === 'failure' && hash === undefined) throw new BatchFailedError()
    if (hash === undefined) endUnsure(id)
    else updateTransaction(id, (record) => ({ ...record, phase: 'sent', hash, sentAtMs: Date.now() }))
    return hash ?? null
  } catch (error) {
    if (error instanceof BatchFailedError) endBeforeSending(id, error)
    else endUnsure(id)
    return null
  }
}

async function askForBatch(
  config: Config,
  { id, network, calls }: { id: string; network: ClientNetwork; calls: readonly ContractCall[] },
): Promise<{ id: string } | null> {
  try {
    const account = getAccount(config).address
    if (account === undefined) throw new WalletMissingError()
    await ensureChain(config, network)
    const encoded = calls.map(({ address, ...data }) => ({ to: address, data: encodeFunctionData(data as never) }))
    return await sendCalls(config, { account, chainId: network.chainId, calls: encoded, forceAtomic: true })
  } catch (error) {
    if (isSurelyUnsent(error)) endBeforeSending(id, error)
    else endUnsure(id)
    return null
  }
}

/**
 * Asks for a signature that the transaction with the same id needs; the wallet's question shows in its place.
 * Resolves with null where it was declined or failed: the record says why. Never throws.
 */
export async function askSignature<T>(
  config: Config,
  parameters: SendParameters,
  ask: () => Promise<T>,
): Promise<T | null> {
  const { id, network } = parameters
  if (isUnderWay(getTransactions().find((record) => record.id === id))) return null
  putTransaction({ ...freshRecord(parameters, getAccount(config).address), phase: 'wallet' })
  try {
    await ensureChain(config, network)
    return await ask()
  } catch (error) {
    endBeforeSending(id, error)
    return null
  }
}

/** The client that reads a network of ours. */
export function readClient(config: Config, chainId: number): PublicClient {
  const client = getPublicClient(config, { chainId })
  if (client === undefined) throw new Error(`Chain ${chainId} is not configured`)
  return client as PublicClient
}

function freshRecord({ id, network, words, call }: SendParameters, account: string | undefined): TransactionRecord {
  return {
    id,
    chainId: network.chainId,
    account: (account ?? '0x').toLowerCase() as Address,
    words,
    phase: 'simulating',
    hash: null,
    replacedHash: null,
    nonce: null,
    isNonceSeen: false,
    to: call.address,
    input: null,
    confirmations: 0,
    confirmationsNeeded: network.confirmations,
    problem: null,
    sentAtMs: Date.now(),
    isDismissed: false,
  }
}

/** The wallet was asked and nobody knows what it did: it is looked for on the network. */
function endUnsure(id: string): void {
  updateTransaction(id, (record) => ({ ...record, phase: 'unsure', sentAtMs: Date.now() }))
}

function endBeforeSending(id: string, error: unknown): void {
  const isQuiet = isRefusal(error)
  updateTransaction(id, (record) => ({
    ...record,
    phase: isQuiet ? 'declined' : 'unsendable',
    problem: isQuiet ? null : explainError(error),
  }))
}

/** The wallet ran the calls and they failed as one: nothing of them took effect. */
class BatchFailedError extends AppError {
  constructor() {
    super('Your wallet could not run the calls as one', {
      code: 'BATCH_FAILED',
      status: 409,
      hint: 'Choose another way to pay.',
    })
  }
}
