import {
  type Account,
  type Chain,
  createWalletClient,
  erc20Abi,
  http,
  type PublicClient,
  type Transport,
  type WalletClient,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type QuoteRequest, type QuoteView, quoteView } from '@/lib/payments/quote-view'
import { createPlatformClient, type PlatformClient, signIn } from './platform-client'

/** A simulated consumer: a signed-in program with a wallet. */
export type Consumer = {
  client: PlatformClient
  wallet: WalletClient<Transport, Chain, Account>
  publicClient: PublicClient
  network: NetworkConfig
}

/** Signs a consumer in. */
export async function createConsumer(parameters: {
  origin: string
  network: NetworkConfig
  chain: Chain
  publicClient: PublicClient
  account: PrivateKeyAccount
}): Promise<Consumer> {
  const { origin, network, chain, publicClient, account } = parameters
  const client = createPlatformClient(origin)
  await signIn(client, { origin, chainId: network.chainId, account })
  const wallet = createWalletClient({ account, chain, transport: http(network.rpcUrls[0]) })
  return { client, wallet, publicClient, network }
}

/** Asks for a quote and pays it by allowance: approve the exact amount, then authorise. Resolves when it is mined. */
export async function buyTask(consumer: Consumer, request: Omit<QuoteRequest, 'chainId'>): Promise<QuoteView> {
  const { client, network } = consumer
  const body = JSON.stringify({ ...request, chainId: network.chainId })
  const quote = quoteView.parse(await client.post('/api/v1/quotes', body))
  await authorizeQuote(consumer, quote)
  return quote
}

async function authorizeQuote({ wallet, publicClient, network }: Consumer, quote: QuoteView): Promise<void> {
  const { escrow } = network.deployment
  const amount = BigInt(quote.maxAmount)
  const approval = await wallet.writeContract({
    address: quote.token as `0x${string}`,
    abi: erc20Abi,
    functionName: 'approve',
    args: [escrow, amount],
  })
  await publicClient.waitForTransactionReceipt({ hash: approval, pollingInterval: 200 })
  const { paymentInfo } = quote
  const authorization = await wallet.writeContract({
    address: escrow,
    abi: paymentEscrowAbi,
    functionName: 'authorize',
    args: [{ ...paymentInfo, maxAmount: BigInt(paymentInfo.maxAmount) }, amount],
  })
  await publicClient.waitForTransactionReceipt({ hash: authorization, pollingInterval: 200 })
}
