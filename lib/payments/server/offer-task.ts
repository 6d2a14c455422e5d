import 'server-only'
import { ContractFunctionExecutionError, type PublicClient, parseAbi } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { type Address, toChecksumAddress, ZERO_ADDRESS } from '@/lib/core/address'
import { describeTask } from '../describe-task'
import { quoteTypedData } from '../quote'
import type { X402PaymentRequired } from '../x402'
import { type QuotedPrice, type QuotedTask, toQuoteTerms } from './quote-terms'
import { NoX402Error, readTill } from './read-x402-terms'

const TOKEN_DOMAIN = parseAbi([
  'function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)',
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
])

/** Which task is offered, at which price, and what its buyer asked for. */
export type TaskOffer = {
  network: NetworkConfig
  signer: PrivateKeyAccount
  operator: Address
  task: QuotedTask
  price: QuotedPrice
  nowMs: number
  /** URL of the request that is to be repeated with the payment. */
  url: string
  /** Why it has to be paid (again). */
  error: string
}

/**
 * Offers a task to whoever pays first. Nothing is kept: the requirements carry the signed quote, and the client gives
 * it back with its authorisation. Throws {@link NoX402Error}, AmountNotPayableError.
 */
export async function offerTask(client: PublicClient, offer: TaskOffer): Promise<X402PaymentRequired> {
  const { network, signer, task } = offer
  const terms = toQuoteTerms({ ...offer, payer: ZERO_ADDRESS })
  const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
  const [domain, till, signature] = await Promise.all([
    readTokenDomain(client, network, task.token),
    readTill(client, network, terms),
    signer.signTypedData(quoteTypedData(scope, terms)),
  ])
  const { payer: _payer, token: _token, maxAmount, ...quote } = terms
  const nowSeconds = Math.floor(networkNowMs(network, offer.nowMs) / 1000)
  return {
    x402Version: 2,
    error: offer.error,
    resource: { url: offer.url, description: describeTask(task) ?? task.gpuModel, mimeType: 'application/json' },
    accepts: [
      {
        scheme: 'exact',
        network: `eip155:${network.chainId}`,
        amount: maxAmount.toString(),
        asset: toChecksumAddress(task.token),
        payTo: toChecksumAddress(till),
        maxTimeoutSeconds: terms.expiresAt - nowSeconds,
        extra: {
          ...domain,
          quote: {
            ...quote,
            operator: toChecksumAddress(quote.operator),
            pricePerGpuHour: quote.pricePerGpuHour.toString(),
            signature,
          },
        },
      },
    ],
  }
}

/** Name and version that the token's authorisations are signed with. */
async function readTokenDomain(
  client: PublicClient,
  { chainId }: NetworkConfig,
  token: Address,
): Promise<{ name: string; version: string }> {
  const contract = { address: token, abi: TOKEN_DOMAIN } as const
  try {
    const [domain] = await Promise.all([
      client.readContract({ ...contract, functionName: 'eip712Domain' }),
      client.readContract({
        ...contract,
        functionName: 'authorizationState',
        args: [ZERO_ADDRESS, `0x${'0'.repeat(64)}`],
      }),
    ])
    return { name: domain[1], version: domain[2] }
  } catch (error) {
    if (error instanceof ContractFunctionExecutionError) throw new NoX402Error(chainId)
    throw error
  }
}
