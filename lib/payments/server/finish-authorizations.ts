import 'server-only'
import { and, asc, eq } from 'drizzle-orm'
import { encodeFunctionData, erc20Abi, type PublicClient, parseAbi } from 'viem'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { payments, x402Authorizations } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { findTransaction, requestTransaction } from '@/lib/db/server/request-transaction'
import { type QuoteTerms, toPaymentInfo } from '../quote'
import { type X402Payload, x402Payload } from '../x402'
import { collectorCall } from './collector-call'
import { collectorOf, toX402Terms } from './read-x402-terms'
import { storeQuote } from './store-quote'

/** Authorisations looked at in one cycle, oldest first. */
const LOOKED_AT_A_CYCLE = 20
/** Time that a transaction needs at most: with less left before the offer's expiry the money goes back. */
const MIN_SECONDS_LEFT = 60

const AUTHORIZATION_STATE = parseAbi([
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
])

type Kept = typeof x402Authorizations.$inferSelect

/** What the final chain says of a kept authorisation. */
type OnChain = { used: boolean; credited: boolean; inTill: boolean }

type Parameters = { network: NetworkConfig; operator: Address; toBlock: number; chainTime: number }

/**
 * Ends what programs signed and never asked for again: money that lies in an offer's till becomes the payment while there
 * is time, else it goes back to who signed. Reads the final chain; doing it again sends nothing twice. `chainTime` is that
 * of the final block, Unix seconds.
 */
export async function finishAuthorizations(
  { db, client }: { db: Db; client: PublicClient },
  parameters: Parameters,
): Promise<void> {
  const { network } = parameters
  if (!network.deployment.x402Collector) return
  const kept = await db
    .select()
    .from(x402Authorizations)
    .where(and(eq(x402Authorizations.chainId, network.chainId), eq(x402Authorizations.state, 'pending')))
    .orderBy(asc(x402Authorizations.createdAt), asc(x402Authorizations.taskId))
    .limit(LOOKED_AT_A_CYCLE)
  for (const row of kept) await finishOne({ db, client }, parameters, row)
}

async function finishOne(
  { db, client }: { db: Db; client: PublicClient },
  parameters: Parameters,
  row: Kept,
): Promise<void> {
  const payload = x402Payload.parse(row.payload)
  const terms = toX402Terms(payload.accepted)
  const scope = { chainId: row.chainId, escrow: parameters.network.deployment.escrow }
  const chain = await readChain(client, parameters, { row, terms, till: payload.accepted.payTo })
  if (chain.credited)
    return end(db, row, (await isOpened(db, row, toPaymentInfo(scope, terms).salt)) ? 'opened' : 'given-back')
  if (chain.used && !chain.inTill) return end(db, row, 'unused')
  if (!chain.used) {
    const { validBefore } = payload.payload.authorization
    if (BigInt(parameters.chainTime) >= BigInt(validBefore)) await end(db, row, 'unused')
    return
  }
  const opening = await findTransaction(db, { chainId: row.chainId, intent: `x402:${row.taskId}` })
  if (opening && opening.state !== 'failed' && opening.state !== 'reverted') return
  const isTimely = parameters.chainTime <= row.expiresAt - MIN_SECONDS_LEFT
  const owner = isTimely ? await takeOffer(db, parameters.network, { row, terms, payload }) : null
  await requestCall(db, parameters, { row, terms, payload, functionName: owner === row.payer ? 'open' : 'giveBack' })
}

async function readChain(
  client: PublicClient,
  { network, toBlock }: Parameters,
  { row, terms, till }: { row: Kept; terms: QuoteTerms; till: Address },
): Promise<OnChain> {
  const blockNumber = BigInt(toBlock)
  const token = { address: terms.token, blockNumber } as const
  const [used, credited, balance] = await Promise.all([
    client.readContract({
      ...token,
      abi: AUTHORIZATION_STATE,
      functionName: 'authorizationState',
      args: [row.payer, row.nonce],
    }),
    client.readContract({
      address: collectorOf(network),
      abi: x402CollectorAbi,
      functionName: 'isCredited',
      args: [terms.token, row.payer, row.nonce],
      blockNumber,
    }),
    client.readContract({ ...token, abi: erc20Abi, functionName: 'balanceOf', args: [till] }),
  ])
  return { used, credited, inTill: balance >= terms.maxAmount }
}

/** Who has the offer: the first who took it. */
async function takeOffer(
  db: Db,
  network: NetworkConfig,
  { row, terms, payload }: { row: Kept; terms: QuoteTerms; payload: X402Payload },
): Promise<Address> {
  const { signature } = payload.accepted.extra.quote
  const nowMs = row.createdAt.getTime() - network.clockOffsetMs
  const quote = { network, terms: { ...terms, payer: row.payer }, signature, bearer: true, nowMs }
  return (await storeQuote(db, quote)).payer
}

async function requestCall(
  db: Db,
  { network, operator }: Parameters,
  {
    row,
    ...call
  }: {
    row: Kept
    terms: QuoteTerms
    payload: X402Payload
    functionName: 'open' | 'giveBack'
  },
): Promise<void> {
  const isOpen = call.functionName === 'open'
  await requestTransaction(db, {
    chainId: network.chainId,
    signer: operator,
    intent: isOpen ? `x402:${row.taskId}` : `x402-return:${row.taskId}:${row.payer}:${row.nonce}`,
    to: collectorOf(network),
    data: encodeFunctionData(collectorCall(network, call)),
    description: isOpen ? `open the payment of task ${row.taskId}` : `give back what was sent for task ${row.taskId}`,
  })
}

async function isOpened(db: Db, row: Kept, salt: `0x${string}`): Promise<boolean> {
  const [payment] = await db
    .select({ paymentId: payments.paymentId })
    .from(payments)
    .where(and(eq(payments.chainId, row.chainId), eq(payments.payer, row.payer), eq(payments.salt, salt)))
  return payment !== undefined
}

async function end(db: Db, { chainId, taskId, payer, nonce }: Kept, state: Kept['state']): Promise<void> {
  await db
    .update(x402Authorizations)
    .set({ state })
    .where(
      and(
        eq(x402Authorizations.chainId, chainId),
        eq(x402Authorizations.taskId, taskId),
        eq(x402Authorizations.payer, payer),
        eq(x402Authorizations.nonce, nonce),
      ),
    )
}
