import { BaseError, ContractFunctionRevertedError, type PublicClient } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { type ErrorWords, explainError } from '@/lib/chain/client/explain-error'
import { TOKEN_ABI, TOKEN_ERRORS } from '@/lib/chain/client/token-abi'
import type { Deployment } from '@/lib/config/deployment'
import type { QuoteView } from '@/lib/payments/quote-view'
import { checkQuote } from './check-quote'
import { toPaymentInfo } from './to-payment-info'

/** How a payment would be made now, and whether anything stands in its way. */
export type Checkout = {
  balance: bigint
  /** The escrow may already move the amount: one transaction, no signature. */
  isAllowed: boolean
  /** The token's signing domain where it knows permits; null: approve first. */
  permit: { name: string; version: string; nonce: bigint } | null
  block: bigint
  /** What is wrong with the quote itself; null: it is what it says. */
  quoteProblem: string | null
  /** What the contract would say, apart from the missing allowance; null: it would succeed. */
  problem: ErrorWords | null
}

/** Reads balance, allowance and permit support, and tries the payment out without sending it. Throws when the network does not answer. */
export async function readCheckout(
  client: PublicClient,
  quote: QuoteView,
  page: { account: string; deployment: Deployment },
): Promise<Checkout> {
  const amount = BigInt(quote.maxAmount)
  const token = { address: quote.token, abi: TOKEN_ABI } as const
  const [balance, allowance, block, permit, quoteProblem] = await Promise.all([
    client.readContract({ ...token, functionName: 'balanceOf', args: [quote.payer] }),
    client.readContract({ ...token, functionName: 'allowance', args: [quote.payer, quote.escrow] }),
    client.getBlockNumber({ cacheTime: 0 }),
    readPermit(client, quote),
    checkQuote(quote, page),
  ])
  const problem = balance < amount ? null : await tryAuthorize(client, quote)
  return { balance, isAllowed: allowance >= amount, permit, block, quoteProblem, problem }
}

async function readPermit(client: PublicClient, quote: QuoteView): Promise<Checkout['permit']> {
  const token = { address: quote.token, abi: TOKEN_ABI } as const
  try {
    const [nonce, domain] = await Promise.all([
      client.readContract({ ...token, functionName: 'nonces', args: [quote.payer] }),
      client.readContract({ ...token, functionName: 'eip712Domain' }),
    ])
    return { nonce, name: domain[1], version: domain[2] }
  } catch {
    return null
  }
}

/** `authorize` checks everything else before the token looks at the allowance, so that its complaint means: all good but that. */
async function tryAuthorize(client: PublicClient, quote: QuoteView): Promise<ErrorWords | null> {
  try {
    await client.simulateContract({
      address: quote.escrow,
      abi: [...paymentEscrowAbi, ...TOKEN_ERRORS],
      functionName: 'authorize',
      args: [toPaymentInfo(quote.paymentInfo), BigInt(quote.maxAmount)],
      account: quote.payer,
    })
    return null
  } catch (error) {
    const reverted = error instanceof BaseError && error.walk((item) => item instanceof ContractFunctionRevertedError)
    const name = reverted instanceof ContractFunctionRevertedError ? reverted.data?.errorName : undefined
    return name === 'ERC20InsufficientAllowance' ? null : explainError(error)
  }
}
