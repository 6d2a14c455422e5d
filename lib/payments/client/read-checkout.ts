import { BaseError, ContractFunctionRevertedError, type PublicClient } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { type ErrorWords, explainError } from '@/lib/chain/client/explain-error'
import { TOKEN_ABI, TOKEN_ERRORS } from '@/lib/chain/client/token-abi'
import type { Deployment } from '@/lib/config/deployment'
import type { QuoteView } from '@/lib/payments/quote-view'
import { checkQuote } from './check-quote'
import { readTokenSigning, type TokenDomain } from './read-token-signing'
import { toPaymentInfo } from './to-payment-info'

/** How a payment would be made now, and whether anything stands in its way. */
export type Checkout = {
  balance: bigint
  /** The network's own coin, which pays the fee of a transaction. */
  coin: bigint
  /** The payer is a contract, whose signatures tokens do not know. */
  isContract: boolean
  /** The escrow may already move the amount: one transaction, no signature. */
  isAllowed: boolean
  /** The token's signing domain where it knows permits (ERC-2612). */
  permit: (TokenDomain & { nonce: bigint }) | null
  /** The token's signing domain where it knows transfers by signature (ERC-3009) and this payment's was not used. */
  transfer: TokenDomain | null
  block: bigint
  /** What is wrong with the quote itself; null: it is what it says. */
  quoteProblem: string | null
  /** The payment is there already, or on its way: a second one is refused by the contract. */
  isTaken: boolean
  /** What the contract would say, apart from the missing allowance; null: it would succeed. */
  problem: ErrorWords | null
}

/** Code of an account that lent itself a contract's (EIP-7702): it still signs with its key. */
const DELEGATION_PREFIX = '0xef0100'

/** Reads balances, allowance and what can be signed, and tries the payment out without sending it. Throws when the network does not answer. */
export async function readCheckout(
  client: PublicClient,
  quote: QuoteView,
  page: { account: string; deployment: Deployment },
): Promise<Checkout> {
  const amount = BigInt(quote.maxAmount)
  const token = { address: quote.token, abi: TOKEN_ABI } as const
  const [balance, allowance, block, coin, code, signing, quoteProblem] = await Promise.all([
    client.readContract({ ...token, functionName: 'balanceOf', args: [quote.payer] }),
    client.readContract({ ...token, functionName: 'allowance', args: [quote.payer, quote.escrow] }),
    client.getBlockNumber({ cacheTime: 0 }),
    client.getBalance({ address: quote.payer }),
    client.getCode({ address: quote.payer }),
    readTokenSigning(client, quote),
    checkQuote(quote, page),
  ])
  const attempt = balance < amount ? { isTaken: false, problem: null } : await tryAuthorize(client, quote)
  return {
    ...{ balance, coin, block, quoteProblem, ...signing, ...attempt },
    isContract: code !== undefined && code !== '0x' && !code.startsWith(DELEGATION_PREFIX),
    isAllowed: allowance >= amount,
  }
}

/**
 * `authorize` checks everything else before the token looks at the allowance, so that its complaint means: all good but
 * that. It is tried on what waits for a block too, so that a payment sent from elsewhere a moment ago is noticed.
 */
async function tryAuthorize(client: PublicClient, quote: QuoteView): Promise<Pick<Checkout, 'isTaken' | 'problem'>> {
  try {
    await client.simulateContract({
      address: quote.escrow,
      abi: [...paymentEscrowAbi, ...TOKEN_ERRORS],
      functionName: 'authorize',
      args: [toPaymentInfo(quote.paymentInfo), BigInt(quote.maxAmount)],
      account: quote.payer,
      blockTag: 'pending',
    })
    return { isTaken: false, problem: null }
  } catch (error) {
    const reverted = error instanceof BaseError && error.walk((item) => item instanceof ContractFunctionRevertedError)
    const name = reverted instanceof ContractFunctionRevertedError ? reverted.data?.errorName : undefined
    if (name === 'ERC20InsufficientAllowance') return { isTaken: false, problem: null }
    return { isTaken: name === 'PaymentEscrow_AlreadyAuthorized', problem: explainError(error) }
  }
}
