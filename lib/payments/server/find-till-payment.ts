import 'server-only'
import { erc20Abi, isAddressEqual, type PublicClient, parseAbi, parseEventLogs } from 'viem'
import type { Address } from '@/lib/core/address'
import type { QuoteTerms } from '../quote'
import { NetworkUnreachableError } from './verify-transaction'

/** Blocks asked for at once; public endpoints answer so many. */
const BLOCKS_AT_ONCE = 2_000n

/** An offer stands for minutes: this long before its end nobody knew its till. */
const OFFER_SECONDS = 3_600

const AUTHORIZATIONS = parseAbi([
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  'event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)',
  'event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce)',
])

/** A nonce that was signed for a till, and where its use is looked for: up to a block, back to a time in Unix seconds. */
export type SignedForTill = {
  terms: Pick<QuoteTerms, 'token' | 'maxAmount'>
  till: Address
  since: number
  payer: Address
  nonce: `0x${string}`
  toBlock: bigint
}

/** `none`: the nonce is not used yet. `elsewhere`: it was used for something else. `unseen`: before the time that was searched. */
export type TillPayment = 'none' | 'paid' | 'cancelled' | 'elsewhere' | 'unseen'

/** From when on an offer's till was known to anybody, Unix seconds: what was signed for it cannot be older. */
export function offeredSince({ expiresAt }: Pick<QuoteTerms, 'expiresAt'>): number {
  return expiresAt - OFFER_SECONDS
}

/**
 * What became of an authorisation up to a block. To a contract a nonce that was cancelled, or spent on another transfer,
 * looks like one that paid; only the token's events tell them apart: `paid` needs, right after the nonce's
 * `AuthorizationUsed`, a `Transfer` of that token from the signer to the till over the offer's very amount. ERC-3009 tokens emit
 * the two together, so no transfer is counted for two authorisations of one transaction. Searches back from `toBlock` to
 * `since`. Throws where the network does not answer, or
 * {@link NetworkUnreachableError} where it contradicts itself: never an answer in doubt.
 */
export async function findTillPayment(client: PublicClient, signed: SignedForTill): Promise<TillPayment> {
  const { terms, payer, nonce, since, toBlock } = signed
  const isUsed = await client.readContract({
    address: terms.token,
    abi: AUTHORIZATIONS,
    functionName: 'authorizationState',
    args: [payer, nonce],
    blockNumber: toBlock,
  })
  if (!isUsed) return 'none'
  for (let last = toBlock; last >= 0n; last -= BLOCKS_AT_ONCE) {
    const first = last >= BLOCKS_AT_ONCE ? last - BLOCKS_AT_ONCE + 1n : 0n
    const { used, cancelled } = await findEvents(client, signed, { fromBlock: first, toBlock: last })
    if (cancelled) return 'cancelled'
    if (used) return (await isPaidBy(client, signed, used)) ? 'paid' : 'elsewhere'
    if ((await client.getBlock({ blockNumber: first })).timestamp < BigInt(since)) break
  }
  return 'unseen'
}

type FoundLog = { transactionHash: `0x${string}`; blockHash: `0x${string}`; logIndex: number }

async function findEvents(
  client: PublicClient,
  { terms, payer, nonce }: SignedForTill,
  range: { fromBlock: bigint; toBlock: bigint },
): Promise<{ used: FoundLog | undefined; cancelled: FoundLog | undefined }> {
  const query = { address: terms.token, abi: AUTHORIZATIONS, args: { authorizer: payer, nonce }, ...range } as const
  const [used, cancelled] = await Promise.all([
    client.getContractEvents({ ...query, eventName: 'AuthorizationUsed' }),
    client.getContractEvents({ ...query, eventName: 'AuthorizationCanceled' }),
  ])
  // A nonce is used once: two events are no ERC-3009, and nothing that we pay out for.
  if (used.length + cancelled.length > 1) {
    throw new NetworkUnreachableError(new Error(`nonce ${nonce} of ${payer} was used more than once`))
  }
  return { used: used[0], cancelled: cancelled[0] }
}

/** Whether the token's next event in the transaction is the transfer that was signed. */
async function isPaidBy(client: PublicClient, { terms, till, payer }: SignedForTill, used: FoundLog): Promise<boolean> {
  const receipt = await client.getTransactionReceipt({ hash: used.transactionHash })
  const logs = receipt.logs.filter((log) => isAddressEqual(log.address, terms.token))
  const at = logs.findIndex((log) => log.logIndex === used.logIndex)
  if (at < 0 || receipt.blockHash !== used.blockHash) {
    throw new NetworkUnreachableError(new Error(`transaction ${used.transactionHash} is not where its event was`))
  }
  const [transfer] = parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs: logs.slice(at + 1, at + 2) })
  if (!transfer) return false
  const { from, to, value } = transfer.args
  return isAddressEqual(from, payer) && isAddressEqual(to, till) && value === terms.maxAmount
}
