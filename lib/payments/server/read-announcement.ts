import 'server-only'
import { decodeFunctionData, type Hex, isAddressEqual, type PublicClient, toFunctionSelector } from 'viem'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { collectorOf } from './read-x402-terms'

/** Which announcement: its event names the terms and not what was signed; its transaction may show both. */
export type AnnouncedFor = { txHash: Hex; till: Address; payer: Address; nonce: Hex }

const ANNOUNCE = toFunctionSelector(
  x402CollectorAbi.find((item) => item.type === 'function' && item.name === 'announce') ?? '',
).slice(2)

/** Arguments of `announce`: the payment's terms, and what was signed for their till. */
export type Announcement = NonNullable<ReturnType<typeof decodeAnnounce>>

/**
 * What stands behind an `AuthorizationAnnounced`: the arguments of the call in its transaction, also where a wallet contract
 * wrapped it. Its terms give the very till of the event, so nothing else can be taken for them. Null where the
 * transaction does not show them. Throws what the network throws.
 */
export async function readAnnouncement(
  client: PublicClient,
  { network, announced }: { network: NetworkConfig; announced: AnnouncedFor },
): Promise<Announcement | null> {
  const { input } = await client.getTransaction({ hash: announced.txHash })
  for (const call of callsIn(input)) {
    const found = decodeAnnounce(call)
    if (!found || found.authorization.nonce.toLowerCase() !== announced.nonce) continue
    if (!isAddressEqual(found.authorization.from, announced.payer)) continue
    const till = await client.readContract({
      address: collectorOf(network),
      abi: x402CollectorAbi,
      functionName: 'tillOf',
      args: [found.terms],
    })
    if (isAddressEqual(till, announced.till)) return found
  }
  return null
}

/** Every place in the calldata that could be a call of `announce`. */
function* callsIn(input: Hex): Generator<Hex> {
  const text = input.slice(2)
  for (let at = text.indexOf(ANNOUNCE); at >= 0; at = text.indexOf(ANNOUNCE, at + 1)) {
    if (at % 2 === 0) yield `0x${text.slice(at)}`
  }
}

function decodeAnnounce(data: Hex) {
  try {
    const { functionName, args } = decodeFunctionData({ abi: x402CollectorAbi, data })
    return functionName === 'announce' ? { terms: args[0], authorization: args[1] } : null
  } catch {
    return null
  }
}
