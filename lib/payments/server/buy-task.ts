import 'server-only'
import { and, eq, ne } from 'drizzle-orm'
import {
  BaseError,
  ContractFunctionRevertedError,
  encodeFunctionData,
  erc20Abi,
  type PublicClient,
  type TransactionReceipt,
} from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { SECOND_MS } from '@/lib/core/time'
import { x402Authorizations } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import {
  findTransaction,
  isOver,
  type OperatorTransaction,
  requestTransaction,
} from '@/lib/db/server/request-transaction'
import type { QuoteTerms } from '../quote'
import type { BoughtTaskView, X402Payload } from '../x402'
import { collectorCall, openIntent, paidIntent } from './collector-call'
import { findTillPayment, offeredSince } from './find-till-payment'
import { isSignedForTill, KEPT_SECONDS, keepAuthorization } from './keep-authorization'
import { isOurOffer, readTill, toX402Terms } from './read-x402-terms'
import { findQuoteOfTask, storeQuote } from './store-quote'

/** How long a buyer's request waits for its transaction to be mined. */
const SETTLEMENT_TIMEOUT_MS = 45 * SECOND_MS
const POLL_MS = 250
/** Time that a transaction needs at most: with less left before the quote's expiry nothing is sent. */
const MIN_SECONDS_LEFT = 60
/** What is bought, with what was signed for it. */
export type Purchase = {
  network: NetworkConfig
  /** Who signs our quotes. */
  signer: Address
  /** What the request asks for; the offer has to be for the same. */
  task: { token: Address; gpuModel: string; gpuMilli: number; durationMs: number }
  payload: X402Payload
  nowMs: () => number
  /** Told of an error beside the one that is thrown. */
  onError: (error: unknown) => void
}

type Capabilities = { db: Db; client: PublicClient }

/**
 * Settles a signed authorisation: checks it against our own signed offer, tries it out, keeps the quote for its signer
 * (once: the first one takes it), queues the transaction that opens the payment and waits until it is mined. x402 has the
 * settlement's transaction in this very answer, and a client waits for it: so it says what is in a block, not what is
 * final. Nothing counts by it: usage is paid for, weighed and captured by final authorisations alone. Where the block is
 * taken back, the payment goes from every page until the queue's next transaction for it is in a block. The same purchase
 * again answers the same. Throws {@link PaymentRefusedError}, {@link SettlementPendingError}.
 */
export async function buyTask(capabilities: Capabilities, purchase: Purchase): Promise<BoughtTaskView> {
  const { network, payload } = purchase
  const terms = await checkOffer(purchase)
  const payer = payload.payload.authorization.from.toLowerCase() as Address
  if (!(await isSignedForTill(capabilities.client, { network, terms, payload }))) {
    throw new PaymentRefusedError('invalid_exact_evm_payload_signature', 'The signature is not the payer’s')
  }
  const kept = await findQuoteOfTask(capabilities.db, { chainId: network.chainId, taskId: terms.taskId })
  if (kept && kept.payer !== payer) {
    await keepWherePaid(capabilities, purchase, terms)
    throw new PaymentRefusedError('offer_taken', 'Somebody else has taken this offer')
  }
  const transaction = await settle(capabilities, purchase, terms)
  const receipt = await waitForReceipt(capabilities, transaction)
  const quote = await findQuoteOfTask(capabilities.db, { chainId: network.chainId, taskId: terms.taskId })
  if (!quote) throw new SettlementPendingError()
  if (quote.payer !== payer) throw new PaymentRefusedError('offer_taken', 'Somebody else has taken this offer')
  return {
    taskId: terms.taskId,
    quoteId: quote.quoteId,
    chainId: network.chainId,
    paymentId: quote.paymentId,
    payer: toChecksumAddress(payer),
    token: toChecksumAddress(terms.token),
    amount: terms.maxAmount.toString(),
    transactionHash: receipt.transactionHash,
    blockNumber: Number(receipt.blockNumber),
    authorizationExpiry: terms.authorizationExpiry,
  }
}

/** The offer is one of ours, for what the request asks for, and signed for to the letter. */
async function checkOffer({ network, signer, task, payload }: Purchase): Promise<QuoteTerms> {
  const { accepted } = payload
  const { authorization } = payload.payload
  const terms = toX402Terms(accepted)
  if (!(await isOurOffer({ network, signer }, accepted))) {
    throw new PaymentRefusedError('invalid_payment_requirements', 'The accepted requirements are not an offer of ours')
  }
  const same =
    accepted.network === `eip155:${network.chainId}` &&
    terms.token === task.token &&
    terms.gpuModel === task.gpuModel &&
    terms.gpuMilli === task.gpuMilli &&
    terms.durationMs === task.durationMs
  if (!same) throw new PaymentRefusedError('invalid_payment_requirements', 'The offer is for another task')
  if (authorization.value !== accepted.amount) {
    throw new PaymentRefusedError('invalid_exact_evm_payload_authorization_value', 'Another amount was signed')
  }
  if (authorization.to.toLowerCase() !== accepted.payTo.toLowerCase()) {
    throw new PaymentRefusedError('invalid_exact_evm_payload_recipient_mismatch', 'Another recipient was signed')
  }
  return terms
}

/** The transaction that opens the payment: one that is under way or done, else a new one that was tried out. */
async function settle(capabilities: Capabilities, purchase: Purchase, terms: QuoteTerms): Promise<OperatorTransaction> {
  const { network } = purchase
  const under = await joinOpening(capabilities, purchase, terms)
  if (under) return under
  const secondsLeft = terms.expiresAt - networkNowMs(network, purchase.nowMs()) / 1000
  // What came to the till so late still goes back, for as long as it is looked after.
  if (secondsLeft < -KEPT_SECONDS) throw new PaymentRefusedError('offer_expired', 'The offer has run out')
  return openPayment(capabilities, purchase, { terms, isPaid: await isPaid(capabilities, purchase, terms) })
}

/** A transaction that opens the payment, with the authorisation or with the money that it paid into the till already. */
async function openPayment(
  capabilities: Capabilities,
  purchase: Purchase,
  { terms, isPaid }: { terms: QuoteTerms; isPaid: boolean },
): Promise<OperatorTransaction> {
  const { db, client } = capabilities
  const { network, payload } = purchase
  const { chainId } = network
  const keep = () => keepAuthorization(capabilities, { network, terms, payload, isPaid, nowMs: purchase.nowMs() })
  if (isPaid) await keep()
  const secondsLeft = terms.expiresAt - networkNowMs(network, purchase.nowMs()) / 1000
  if (secondsLeft < MIN_SECONDS_LEFT) throw new PaymentRefusedError('offer_expired', 'The offer has run out')
  const call = collectorCall(network, { terms, payload, functionName: isPaid ? 'openPaid' : 'open' })
  const tried = await tryOut(client, purchase, terms, call).catch((error: unknown) => ({ error }))
  if (typeof tried === 'object') {
    // What the same request bought a moment ago cannot be bought once more.
    const meanwhile = await joinOpening(capabilities, purchase, terms)
    if (meanwhile) return meanwhile
    if (!isPaid && (await isPaidMeanwhile(capabilities, purchase, terms))) {
      return openPayment(capabilities, purchase, { terms, isPaid: true })
    }
    throw tried.error
  }
  await keep()
  await storeFor(db, purchase, terms)
  const transaction = await requestTransaction(db, {
    chainId,
    signer: tried,
    intent: isPaid ? paidIntent(terms.taskId) : openIntent(terms.taskId),
    to: call.address,
    data: encodeFunctionData(call),
    description: `open the payment of task ${terms.taskId}`,
  })
  if (isOver(transaction)) throw new SettlementPendingError()
  return transaction
}

/**
 * Whether somebody submitted the authorisation to the token since it was looked for: it can be used no more, but what it
 * paid opens the payment. What cannot open it is looked after before the buyer hears of an error and signs another offer.
 */
async function isPaidMeanwhile(capabilities: Capabilities, purchase: Purchase, terms: QuoteTerms): Promise<boolean> {
  try {
    if (await isPaid(capabilities, purchase, terms)) return true
    await keepWherePaid(capabilities, purchase, terms)
  } catch (error) {
    if (error instanceof PaymentRefusedError) throw error
    purchase.onError(error)
  }
  return false
}

/** The transaction that others, or this very request, began; money of ours that it cannot open is looked after. */
async function joinOpening(capabilities: Capabilities, purchase: Purchase, terms: QuoteTerms) {
  const { chainId } = purchase.network
  const under = await findOpening(capabilities, { chainId, taskId: terms.taskId })
  const isOwn = under?.data.includes(purchase.payload.payload.authorization.nonce.slice(2))
  if (under && !isOwn) await keepWherePaid(capabilities, purchase, terms)
  return under
}

/**
 * A transaction that opens the task's payment, or has. One that was mined and reverted is no longer waited for, though it
 * is not final: the collector credits an authorisation once, so that a second one beside it can take nothing twice.
 */
async function findOpening(
  { db, client }: Capabilities,
  { chainId, taskId }: { chainId: number; taskId: string },
): Promise<OperatorTransaction | null> {
  for (const intent of [paidIntent(taskId), openIntent(taskId)]) {
    const found = await findTransaction(db, { chainId, intent })
    if (!found || isOver(found)) continue
    const hash = found.state === 'mined' ? found.minedHash : null
    const receipt = hash ? await client.getTransactionReceipt({ hash }).catch(() => null) : null
    if (receipt?.status !== 'reverted') return found
  }
  return null
}

async function storeFor(db: Db, { network, payload, nowMs }: Purchase, terms: QuoteTerms): Promise<void> {
  const payer = payload.payload.authorization.from.toLowerCase() as Address
  const { signature } = payload.accepted.extra.quote
  const quote = { network, terms: { ...terms, payer }, signature, bearer: true, nowMs: nowMs() }
  const kept = await storeQuote(db, quote)
  if (kept.payer !== payer) throw new PaymentRefusedError('offer_taken', 'Somebody else has taken this offer')
}

/** Calls without sending, as the operator's key: the contracts themselves check signature, times, balance and state. */
async function tryOut(
  client: PublicClient,
  { network }: Purchase,
  terms: QuoteTerms,
  call: ReturnType<typeof collectorCall<'open' | 'openPaid'>>,
): Promise<Address> {
  const signer = await client.readContract({
    address: network.deployment.escrow,
    abi: paymentEscrowAbi,
    functionName: 'operatorSigner',
    args: [terms.operator],
  })
  try {
    await client.simulateContract({ ...call, account: signer })
  } catch (error) {
    const reverted = error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError)
    if (!reverted) throw error
    const { data, reason } = reverted as ContractFunctionRevertedError
    throw new PaymentRefusedError('settlement_would_fail', `The payment cannot be made: ${data?.errorName ?? reason}`)
  }
  return signer.toLowerCase() as Address
}

/**
 * Whether somebody submitted the authorisation to the token and the till was paid with it. To a contract a nonce that paid
 * nothing looks like one that paid, and of `openPaid` the collector believes us: the till may hold the money of somebody
 * else who signed for the same offer. Throws {@link PaymentRefusedError} where the nonce paid for something else.
 */
async function isPaid(
  { db, client }: Capabilities,
  { network, payload: { payload } }: Purchase,
  terms: QuoteTerms,
): Promise<boolean> {
  const { from, nonce } = payload.authorization
  const [till, head] = await Promise.all([readTill(client, network, terms), client.getBlockNumber({ cacheTime: 0 })])
  const isAlone = await isAloneInTill({ db, client }, { network, terms, till, payer: from })
  // Where others' money may lie in the till a block that is taken back would pay one with another's: final blocks alone.
  const final = head - BigInt(network.confirmations)
  const toBlock = isAlone || final < 0n ? head : final
  const found = await findTillPayment(client, {
    ...{ payer: from, nonce, terms, till, toBlock },
    since: offeredSince(terms),
  })
  if (found === 'cancelled') {
    throw new PaymentRefusedError('authorization_cancelled', 'The authorisation was cancelled')
  }
  if (found === 'elsewhere' || found === 'unseen') {
    throw new PaymentRefusedError('authorization_spent_elsewhere', 'The nonce was used for something else')
  }
  return found === 'paid'
}

/**
 * Looks after money that somebody submitted for an offer that is taken: it can open nothing and goes back. Taken for paid
 * at the first sight, since what becomes of it is decided by final blocks.
 */
async function keepWherePaid(
  { db, client }: Capabilities,
  { network, payload, nowMs }: Purchase,
  terms: QuoteTerms,
): Promise<void> {
  // Looked for over few blocks alone: older money comes back by an announcement on chain, which costs who makes it.
  if (terms.expiresAt - networkNowMs(network, nowMs()) / 1000 < -KEPT_SECONDS) return
  const { from, nonce } = payload.payload.authorization
  const [till, toBlock] = await Promise.all([readTill(client, network, terms), client.getBlockNumber({ cacheTime: 0 })])
  const since = offeredSince(terms)
  if ((await findTillPayment(client, { payer: from, nonce, terms, till, toBlock, since })) !== 'paid') return
  await keepAuthorization({ db, client }, { network, terms, payload, isPaid: true, nowMs: nowMs() })
}

/** Whether nobody else's money can be in the till: then a wrong word about this authorisation only reverts. */
async function isAloneInTill(
  { db, client }: Capabilities,
  { network, terms, till, payer }: { network: NetworkConfig; terms: QuoteTerms; till: Address; payer: Address },
): Promise<boolean> {
  const others = await db.$count(
    x402Authorizations,
    and(
      eq(x402Authorizations.chainId, network.chainId),
      eq(x402Authorizations.taskId, terms.taskId),
      ne(x402Authorizations.payer, payer.toLowerCase() as Address),
    ),
  )
  if (others > 0) return false
  const balance = await client.readContract({
    address: terms.token,
    abi: erc20Abi,
    functionName: 'balanceOf',
    args: [till],
  })
  return balance <= terms.maxAmount
}

async function waitForReceipt(
  { db, client }: Capabilities,
  { chainId, idempotencyKey }: OperatorTransaction,
): Promise<TransactionReceipt> {
  const intent = idempotencyKey.replace(/#[0-9]+$/, '')
  for (let waitedMs = 0; waitedMs < SETTLEMENT_TIMEOUT_MS; waitedMs += POLL_MS) {
    const current = await findTransaction(db, { chainId, intent })
    if (current && isOver(current)) {
      throw new PaymentRefusedError('settlement_failed', `The payment failed: ${current.reason ?? current.state}`)
    }
    if (current?.minedHash) {
      const receipt = await client.getTransactionReceipt({ hash: current.minedHash }).catch(() => null)
      if (receipt?.status === 'success') return receipt
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw new SettlementPendingError()
}

/** The payment is not accepted. `reason` is the machine's word of x402 for it. */
export class PaymentRefusedError extends AppError {
  readonly reason: string

  constructor(reason: string, problem: string) {
    super(problem, { code: 'PAYMENT_REFUSED', status: 402, extensions: { reason } })
    this.reason = reason
  }
}

/** The transaction was sent or is about to be, and is not mined yet. Nothing is paid twice by asking again. */
export class SettlementPendingError extends AppError {
  constructor() {
    super('The payment is on its way and not mined yet', {
      code: 'SETTLEMENT_PENDING',
      status: 503,
      hint: 'Repeat the same request with the same PAYMENT-SIGNATURE.',
      retryable: true,
    })
  }
}
