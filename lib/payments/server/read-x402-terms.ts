import 'server-only'
import { type PublicClient, recoverTypedDataAddress } from 'viem'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, ZERO_ADDRESS } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { type QuoteTerms, quoteTypedData, toPaymentInfo } from '../quote'
import type { X402Requirements } from '../x402'

/** The terms that requirements carry, before anybody is known to pay them. */
export function toX402Terms({ asset, amount, extra: { quote } }: X402Requirements): QuoteTerms {
  const { signature: _signature, ...terms } = quote
  return {
    ...terms,
    payer: ZERO_ADDRESS,
    token: lower(asset),
    operator: lower(quote.operator),
    pricePerGpuHour: BigInt(quote.pricePerGpuHour),
    maxAmount: BigInt(amount),
  }
}

/** Whether requirements are an offer that we signed for this network and escrow. */
export async function isOurOffer(
  { network, signer }: { network: NetworkConfig; signer: Address },
  requirements: X402Requirements,
): Promise<boolean> {
  const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
  const { signature } = requirements.extra.quote
  try {
    const typedData = quoteTypedData(scope, toX402Terms(requirements))
    return lower(await recoverTypedDataAddress({ ...typedData, signature })) === lower(signer)
  } catch {
    return false
  }
}

/** The address that the money of an offer goes to. */
export async function readTill(client: PublicClient, network: NetworkConfig, terms: QuoteTerms): Promise<Address> {
  const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
  return client.readContract({
    address: collectorOf(network),
    abi: x402CollectorAbi,
    functionName: 'tillOf',
    args: [toPaymentInfo(scope, terms)],
  })
}

/** The network's collector. Throws {@link NoX402Error} where it has none. */
export function collectorOf({ chainId, deployment }: NetworkConfig): Address {
  if (!deployment.x402Collector) throw new NoX402Error(chainId)
  return deployment.x402Collector
}

function lower(address: string): Address {
  return address.toLowerCase() as Address
}

/** The network's deployment has no collector, or the token no ERC-3009. */
export class NoX402Error extends AppError {
  constructor(chainId: number) {
    super(`Tasks cannot be bought over x402 in this token on network ${chainId}`, {
      code: 'X402_NOT_AVAILABLE',
      status: 422,
      hint: 'Choose another token or network, or buy through POST /quotes.',
    })
  }
}
