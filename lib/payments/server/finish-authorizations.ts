import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { encodeFunctionData, type PublicClient, parseAbi } from 'viem'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { payments, x402Authorizations } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { findTransaction, isOver, requestTransaction } from '@/lib/db/server/request-transaction'
import { type QuoteTerms, toPaymentInfo } from '../quote'
import { type X402Payload, x402Payload } from '../x402'
import { collectorCall, openIntent, paidIntent } from './collector-call'
import { type FinalChain, readFinalBalance } from './final-chain'
import { findTillPayment, offeredSince } from './find-till-payment'
import { KEPT_SECONDS } from './keep-authorization'
import { collectorOf, readTill, toX402Terms } from './read-x402-terms'
import { storeQuote } from './store-quote'

/** Authorisations of which one call asks whether the token knows them: others in every cycle, so that none waits for long. */
const ASKED_A_CYCLE = 500
/** Used ones that are followed to their end in one cycle. */
const LOOKED_AT_A_CYCLE = 20
/** Time that a transaction needs at most: with less left before the offer's expiry the money goes back. */
const MIN_SECONDS_LEFT = 60
/** Beyond the time for which one is kept: what was used in its last moment is final by then. */
const LAST_LOOK_SECONDS = 3_600

const AUTHORIZATION_STATE = parseAbi([
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
])

type Kept = typeof x402Authorizations.$inferSelect

/**
 * Ends what programs signed and never asked for again: money that lies in an offer's till becomes the payment while there
 * is time, else it goes back to who signed. A till may hold the money of another signer of the same offer, so only who
 * paid into it, by the token's events, is answered. Reads the final chain; doing it again sends nothing twice.
 * `chainTime` is that of the final block, Unix seconds. Throws once all were looked at where one could not be read.
 */
export async function finishAuthorizations(
  { db, client }: { db: Db; client: PublicClient },
  parameters: FinalChain,
): Promise<void> {
  const { network } = parameters
  if (!network.deployment.x402Collector) return
  const kept = await db
    .select()
    .from(x402Authorizations)
    .where(and(eq(x402Authorizations.chainId, network.chainId), eq(x402Authorizations.state, 'pending')))
    .orderBy(sql`md5(${x402Authorizations.nonce} || ${String(parameters.toBlock)})`)
    .limit(ASKED_A_CYCLE)
  const used = await onlyUsed(client, parameters, kept)
  const failures: unknown[] = []
  // Only what the token was asked about is forgotten: after an outage, what was paid meanwhile is long past its end too.
  for (const row of kept) {
    if (!used.includes(row) && isLongOver(row, parameters)) await end(db, row, 'unused')
  }
  for (const row of used.slice(0, LOOKED_AT_A_CYCLE)) {
    await finishOne({ db, client }, parameters, row).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} authorisations could not be read`)
}

/** Whether its offer stood, and some time after it has passed: where no money moved, nothing of ours can come of it any more. */
function isLongOver({ expiresAt }: Kept, { chainTime }: FinalChain): boolean {
  return expiresAt < chainTime - KEPT_SECONDS - LAST_LOOK_SECONDS
}

/** Those that the token has seen, by the final block: one call for all. */
async function onlyUsed(client: PublicClient, parameters: FinalChain, kept: readonly Kept[]): Promise<Kept[]> {
  if (kept.length === 0) return []
  const { multicall3 } = parameters.network.deployment
  const contracts = kept.map(({ payload, payer, nonce }) => ({
    address: x402Payload.parse(payload).accepted.asset,
    abi: AUTHORIZATION_STATE,
    functionName: 'authorizationState' as const,
    args: [payer, nonce] as const,
  }))
  const states = await client.multicall({
    contracts,
    allowFailure: false,
    blockNumber: BigInt(parameters.toBlock),
    // Where a network has no Multicall3, its code is sent along with the call.
    ...(multicall3 ? { multicallAddress: multicall3 } : { deployless: true as const }),
  })
  return kept.filter((_row, index) => states[index])
}

async function finishOne(
  { db, client }: { db: Db; client: PublicClient },
  parameters: FinalChain,
  row: Kept,
): Promise<void> {
  const payload = x402Payload.parse(row.payload)
  const terms = toX402Terms(payload.accepted)
  const scope = { chainId: row.chainId, escrow: parameters.network.deployment.escrow }
  const till = await readTill(client, parameters.network, terms)
  const { isCredited, balance } = await readCollector(client, parameters, { row, terms, till })
  if (isCredited) {
    return end(db, row, (await isOpened(db, row, toPaymentInfo(scope, terms).salt)) ? 'opened' : 'given-back')
  }
  if (await isUnderWay(db, row)) return
  const found = await findTillPayment(client, {
    ...{ payer: row.payer, nonce: row.nonce, terms, till },
    ...{ since: offeredSince(terms), toBlock: BigInt(parameters.toBlock) },
  })
  if (found === 'none') return isLongOver(row, parameters) ? end(db, row, 'unused') : undefined
  if (found !== 'paid') return end(db, row, 'unused')
  if (balance < terms.maxAmount) {
    parameters.onAlert(`what ${row.payer} paid for task ${row.taskId} is not in its till ${till}`)
    return end(db, row, 'unused')
  }
  const isTimely = parameters.chainTime <= row.expiresAt - MIN_SECONDS_LEFT
  const owner = isTimely ? await takeOffer(db, parameters.network, { row, terms, payload }) : null
  await requestCall(db, parameters, {
    row,
    terms,
    payload,
    functionName: owner === row.payer ? 'openPaid' : 'giveBack',
  })
}

/** Whether a transaction was sent that opens the offer, or gives this signer's money back, and can still do it. */
async function isUnderWay(db: Db, row: Kept): Promise<boolean> {
  const { chainId, taskId, nonce } = row
  const [opening, openingPaid, giving] = await Promise.all([
    findTransaction(db, { chainId, intent: openIntent(taskId) }),
    findTransaction(db, { chainId, intent: paidIntent(taskId) }),
    findTransaction(db, { chainId, intent: returnIntent(row) }),
  ])
  const isStanding = (sent: typeof opening) => sent !== null && !isOver(sent)
  if (isStanding(giving)) return true
  // What was opened with another authorisation leaves this one's money in the till.
  return [opening, openingPaid].some(
    (sent) => isStanding(sent) && (sent?.state !== 'final' || sent.data.includes(nonce.slice(2))),
  )
}

function returnIntent({ taskId, payer, nonce }: Kept): string {
  return `x402-return:${taskId}:${payer}:${nonce}`
}

async function readCollector(
  client: PublicClient,
  { network, toBlock }: FinalChain,
  { row, terms, till }: { row: Kept; terms: QuoteTerms; till: Address },
): Promise<{ isCredited: boolean; balance: bigint }> {
  const blockNumber = BigInt(toBlock)
  const [isCredited, balance] = await Promise.all([
    client.readContract({
      address: collectorOf(network),
      abi: x402CollectorAbi,
      functionName: 'isCredited',
      args: [terms.token, row.payer, row.nonce],
      blockNumber,
    }),
    readFinalBalance(client, { token: terms.token, account: till, toBlock }),
  ])
  return { isCredited, balance }
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
  { network, operator }: FinalChain,
  {
    row,
    ...call
  }: {
    row: Kept
    terms: QuoteTerms
    payload: X402Payload
    functionName: 'openPaid' | 'giveBack'
  },
): Promise<void> {
  const isOpen = call.functionName === 'openPaid'
  await requestTransaction(db, {
    chainId: network.chainId,
    signer: operator,
    intent: isOpen ? paidIntent(row.taskId) : returnIntent(row),
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
