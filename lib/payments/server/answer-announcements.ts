import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { encodeFunctionData, isAddressEqual, type PublicClient } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { x402Announcements, x402Authorizations } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { findTransaction, isOver, requestTransaction } from '@/lib/db/server/request-transaction'
import { type FinalChain, readFinalBalance } from './final-chain'
import { findTillPayment } from './find-till-payment'
import { type Announcement, readAnnouncement } from './read-announcement'
import { collectorOf } from './read-x402-terms'
import { storedInfo } from './refold-payments'

/** Announcements of one state looked at in one cycle: each costs some questions to the network, and is judged once. */
const LOOKED_AT_A_CYCLE = 5
/** Seconds for which the program itself may still come with its authorisation and have its task: offers stand for minutes. */
const PROGRAM_SECONDS = 3_600
/** How far before its announcement a payment is looked for; older ones are for a person. */
const SEARCHED_SECONDS = 7 * 86_400
/** Before an announcement counts by itself: what nobody has judged by then is taken for false, for silence would pay it. */
const LAST_SECONDS = 86_400

type Announced = typeof x402Announcements.$inferSelect
type Terms = Announcement['terms']

/**
 * Gives the operator's word on what others announced of x402 money, long before an announcement counts without it: a claim
 * that the token's events do not bear out is dismissed at once, so that it keeps nobody's money waiting and never comes to
 * count; money that did come in goes back to who signed, unless its program can still have its task. What cannot be judged
 * is for a person, and dismissed a day before it would count: a true one can be paid by hand even then. Reads the final chain;
 * doing it again sends nothing twice. Throws once all were looked at where one could not be read.
 */
export async function answerAnnouncements(
  { db, client }: { db: Db; client: PublicClient },
  parameters: FinalChain,
): Promise<void> {
  if (!parameters.network.deployment.x402Collector) return
  await noteAnnouncements(db, parameters)
  const failures: unknown[] = []
  for (const [state, answer] of [
    ['pending', judgeInTime],
    ['false', dismiss],
    ['paid', giveBack],
    ['unreadable', dismissLate],
  ] as const) {
    for (const row of await selectIn(db, parameters, state)) {
      await answer({ db, client }, parameters, row).catch((error: unknown) => failures.push(error))
    }
  }
  await alertUnreadable(db, parameters)
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} announcements could not be read`)
}

/**
 * Some of a state: those about to count first, so that no crowd of others hides them, then others in every cycle, so that
 * none waits behind those that cannot be ended yet.
 */
async function selectIn(
  db: Db,
  { network, toBlock, chainTime }: FinalChain,
  state: Announced['state'],
): Promise<Announced[]> {
  const { chainId, creditableAt, txHash } = x402Announcements
  return db
    .select()
    .from(x402Announcements)
    .where(and(eq(chainId, network.chainId), eq(x402Announcements.state, state)))
    .orderBy(sql`${creditableAt} > ${chainTime + LAST_SECONDS}`, sql`md5(${txHash} || ${String(toBlock)})`)
    .limit(LOOKED_AT_A_CYCLE)
}

/** Takes up what is final and new in tokens of ours, and closes what was credited or dismissed. */
async function noteAnnouncements(db: Db, { network, toBlock }: FinalChain): Promise<void> {
  const { chainId, deployment } = network
  const tokens = JSON.stringify(deployment.tokens.map(({ address }) => address))
  await db.execute(sql`
    INSERT INTO x402_announcements (chain_id, tx_hash, log_index, token, payer, nonce, till, creditable_at)
    SELECT chain_id, tx_hash, log_index, args ->> 'token', args ->> 'from', args ->> 'nonce', args ->> 'till',
      (args ->> 'creditableAt')::bigint
    FROM chain_logs WHERE chain_id = ${chainId} AND event_name = 'AuthorizationAnnounced' AND block_number <= ${toBlock}
      AND args ->> 'token' IN (SELECT value FROM json_array_elements_text(${tokens}::json))
    ON CONFLICT DO NOTHING`)
  await db.execute(sql`
    UPDATE x402_announcements a SET state = 'credited'
    WHERE a.chain_id = ${chainId} AND a.state IN ('pending', 'paid', 'unreadable') AND EXISTS (SELECT 1
      FROM chain_logs l WHERE l.chain_id = a.chain_id AND l.event_name = 'AuthorizationCredited'
        AND l.block_number <= ${toBlock} AND l.args ->> 'token' = a.token AND l.args ->> 'from' = a.payer
        AND l.args ->> 'nonce' = a.nonce)`)
  await db.execute(sql`
    UPDATE x402_announcements a SET state = 'dismissed' FROM chain_logs o
    WHERE a.chain_id = ${chainId} AND a.state IN ('false', 'unreadable') AND o.chain_id = a.chain_id
      AND o.tx_hash = a.tx_hash AND o.log_index = a.log_index AND EXISTS (SELECT 1 FROM chain_logs l
        WHERE l.chain_id = a.chain_id AND l.event_name = 'AnnouncementsDismissed' AND l.args ->> 'till' = a.till
          AND l.block_number <= ${toBlock} AND (l.block_number, l.log_index) > (o.block_number, o.log_index))`)
}

/** Said in every cycle until it is over. */
async function alertUnreadable(db: Db, { network: { chainId, name }, onAlert }: FinalChain): Promise<void> {
  const { rows } = await db.execute<{ till: string; tx_hash: string; creditable_at: string; open: number }>(sql`
    SELECT till, tx_hash, creditable_at, count(*) OVER ()::int AS open FROM x402_announcements
    WHERE chain_id = ${chainId} AND state = 'unreadable' ORDER BY creditable_at, tx_hash LIMIT 1`)
  const [next] = rows
  if (!next) return
  const when = new Date((Number(next.creditable_at) - LAST_SECONDS) * SECOND_MS).toISOString()
  onAlert(
    `${name}: ${next.open} announced x402 payments cannot be judged; that in ${next.tx_hash} for the till ${next.till} is dismissed from ${when} on: where it is true, give its money back`,
  )
}

/** The payment that was announced: the event says it, and where it does not, the call in its transaction. */
async function readTerms(
  { db, client }: { db: Db; client: PublicClient },
  { network, row }: { network: NetworkConfig; row: Announced },
): Promise<Terms | null> {
  const { rows } = await db.execute<{ terms: unknown }>(sql`
    SELECT args -> 'terms' AS terms FROM chain_logs WHERE chain_id = ${row.chainId} AND tx_hash = ${row.txHash}
      AND log_index = ${row.logIndex}`)
  const said = storedInfo.safeParse(rows[0]?.terms)
  if (said.success) return said.data
  return (await readAnnouncement(client, { network, announced: row }))?.terms ?? null
}

/** What the network does not let us judge must not come to count by that. */
async function judgeInTime(capabilities: { db: Db; client: PublicClient }, parameters: FinalChain, row: Announced) {
  await judge(capabilities, parameters, row).catch(async (error: unknown) => {
    await dismissLate(capabilities, parameters, row)
    throw error
  })
}

/** Says once, by the token's events, whether an announcement is true. */
async function judge(
  { db, client }: { db: Db; client: PublicClient },
  parameters: FinalChain,
  row: Announced,
): Promise<void> {
  const { network, toBlock } = parameters
  const terms = await readTerms({ db, client }, { network, row })
  if (!terms) return end(db, row, 'unreadable')
  if (!(await isOurs(client, parameters, terms))) return end(db, row, 'foreign')
  const announcedAt = row.creditableAt - (await readDelay(client, network))
  const { token, maxAmount } = terms
  const found = await findTillPayment(client, {
    ...{ payer: row.payer, nonce: row.nonce, till: row.till, toBlock: BigInt(toBlock) },
    terms: { token: token.toLowerCase() as Address, maxAmount: BigInt(maxAmount) },
    since: announcedAt - SEARCHED_SECONDS,
  })
  if (found === 'none') return
  if (found === 'unseen') return end(db, row, 'unreadable')
  await end(db, row, found === 'paid' ? 'paid' : 'false')
}

/** Whether the announced terms name an operator of this key: others are none of our business. */
async function isOurs(
  client: PublicClient,
  { network, operator, toBlock }: FinalChain,
  terms: Terms,
): Promise<boolean> {
  const { escrow } = network.deployment
  const signer = await client.readContract({
    address: escrow,
    abi: paymentEscrowAbi,
    functionName: 'operatorSigner',
    args: [terms.operator],
    blockNumber: BigInt(toBlock),
  })
  return isAddressEqual(signer, operator)
}

async function readDelay(client: PublicClient, network: NetworkConfig): Promise<number> {
  const delay = await client.readContract({
    address: collectorOf(network),
    abi: x402CollectorAbi,
    functionName: 'ANNOUNCEMENT_DELAY',
  })
  return Number(delay)
}

/** What its program left with us is opened or given back by `finishAuthorizations`. */
async function isKept(db: Db, { chainId, payer, nonce }: Announced): Promise<boolean> {
  const [kept] = await db
    .select({ state: x402Authorizations.state })
    .from(x402Authorizations)
    .where(
      and(
        eq(x402Authorizations.chainId, chainId),
        eq(x402Authorizations.payer, payer),
        eq(x402Authorizations.nonce, nonce),
        eq(x402Authorizations.state, 'pending'),
      ),
    )
  return kept !== undefined
}

/** Ends every announcement for the till, once for all that stand: true ones are answered by themselves. */
async function dismiss(
  { db, client }: { db: Db; client: PublicClient },
  { network, operator, toBlock }: FinalChain,
  row: Announced,
): Promise<void> {
  const { chainId } = network
  const intent = `x402-dismiss:${row.till}:${await countDismissals(db, { chainId, till: row.till, toBlock })}`
  if (await isStanding(db, { chainId, intent })) return
  const terms = await readTerms({ db, client }, { network, row })
  if (!terms) return
  await requestTransaction(db, {
    ...{ chainId, signer: operator, intent, to: collectorOf(network) },
    data: encodeFunctionData({ abi: x402CollectorAbi, functionName: 'dismiss', args: [terms] }),
    description: `dismiss what was announced for the till ${row.till}`,
  })
}

/** Silence must not pay: what nobody could judge is dismissed before it counts by itself. */
async function dismissLate(capabilities: { db: Db; client: PublicClient }, parameters: FinalChain, row: Announced) {
  if (parameters.chainTime >= row.creditableAt - LAST_SECONDS) await dismiss(capabilities, parameters, row)
}

async function countDismissals(db: Db, where: { chainId: number; till: Address; toBlock: number }): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM chain_logs WHERE chain_id = ${where.chainId}
      AND event_name = 'AnnouncementsDismissed' AND block_number <= ${where.toBlock} AND args ->> 'till' = ${where.till}`)
  return rows[0]?.count ?? 0
}

async function isStanding(db: Db, question: { chainId: number; intent: string }): Promise<boolean> {
  const sent = await findTransaction(db, question)
  return sent !== null && !isOver(sent)
}

/** What was paid goes back once its program can no longer come for its task, unless that one left it with us. */
async function giveBack(
  { db, client }: { db: Db; client: PublicClient },
  { network, operator, toBlock, chainTime, onAlert }: FinalChain,
  row: Announced,
): Promise<void> {
  const { chainId } = network
  const intent = `x402-return:${row.till}:${row.payer}:${row.nonce}`
  if (chainTime < row.creditableAt - (await readDelay(client, network)) + PROGRAM_SECONDS) return
  if ((await isStanding(db, { chainId, intent })) || (await isKept(db, row))) return
  const announcement = await readAnnouncement(client, { network, announced: row })
  if (!announcement) {
    onAlert(
      `what ${row.payer} paid into the till ${row.till} has to be given back by hand: ${row.txHash} does not say how`,
    )
    return
  }
  const { terms, authorization } = announcement
  const balance = await readFinalBalance(client, { token: terms.token, account: row.till, toBlock })
  if (balance < BigInt(terms.maxAmount)) return end(db, row, 'unreadable')
  await requestTransaction(db, {
    ...{ chainId, signer: operator, intent, to: collectorOf(network) },
    data: encodeFunctionData({ abi: x402CollectorAbi, functionName: 'giveBack', args: [terms, authorization] }),
    description: `give back what ${row.payer} paid into the till ${row.till}`,
  })
}

async function end(db: Db, { chainId, txHash, logIndex }: Announced, state: Announced['state']): Promise<void> {
  await db
    .update(x402Announcements)
    .set({ state })
    .where(
      and(
        eq(x402Announcements.chainId, chainId),
        eq(x402Announcements.txHash, txHash),
        eq(x402Announcements.logIndex, logIndex),
      ),
    )
}
