import {
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  domainSeparator,
  type PublicClient,
} from 'viem'
import { TOKEN_ABI } from '@/lib/chain/client/token-abi'
import type { QuoteView } from '@/lib/payments/quote-view'

/** Name and version of a token's EIP-712 domain. */
export type TokenDomain = { name: string; version: string }

/** Versions that tokens without ERC-5267 use; the contract's own separator decides. */
const USUAL_VERSIONS = ['1', '2'] as const

/** What a payer could sign for a token instead of sending a transaction; null for what the token does not know. */
export async function readTokenSigning(
  client: PublicClient,
  { token: address, payer, paymentId, chainId }: Pick<QuoteView, 'token' | 'payer' | 'paymentId' | 'chainId'>,
): Promise<{ permit: (TokenDomain & { nonce: bigint }) | null; transfer: TokenDomain | null }> {
  const token = { address, abi: TOKEN_ABI } as const
  const [domain, nonce, isUsed] = await Promise.all([
    readDomain(client, { address, chainId }),
    orNull(client.readContract({ ...token, functionName: 'nonces', args: [payer] })),
    orNull(client.readContract({ ...token, functionName: 'authorizationState', args: [payer, paymentId] })),
  ])
  return {
    permit: domain === null || nonce === null ? null : { ...domain, nonce },
    transfer: domain === null || isUsed !== false ? null : domain,
  }
}

/** The domain by which the token's own separator comes out; a signature over any other would be refused. */
async function readDomain(
  client: PublicClient,
  { address, chainId }: { address: `0x${string}`; chainId: number },
): Promise<TokenDomain | null> {
  const token = { address, abi: TOKEN_ABI } as const
  const [told, name, separator] = await Promise.all([
    orNull(client.readContract({ ...token, functionName: 'eip712Domain' })),
    orNull(client.readContract({ ...token, functionName: 'name' })),
    orNull(client.readContract({ ...token, functionName: 'DOMAIN_SEPARATOR' })),
  ])
  const candidates: TokenDomain[] = [
    ...(told === null ? [] : [{ name: told[1], version: told[2] }]),
    ...(name === null ? [] : USUAL_VERSIONS.map((version) => ({ name, version }))),
  ]
  const separatorOf = (domain: TokenDomain) =>
    domainSeparator({ domain: { ...domain, chainId, verifyingContract: address } })
  return candidates.find((domain) => separatorOf(domain) === separator) ?? null
}

/** A call that a token does not have reverts or answers nothing. */
async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (isMissingFunction(error)) return null
    throw error
  }
}

function isMissingFunction(error: unknown): boolean {
  return (
    error instanceof BaseError &&
    error.walk(
      (item) => item instanceof ContractFunctionRevertedError || item instanceof ContractFunctionZeroDataError,
    ) !== null
  )
}
