import { formatAmount } from '@/lib/core/format-amount'
import { shortHex } from '@/lib/core/short-hex'
import type { PaymentWay } from '@/lib/payments/client/payment-way'
import type { Checkout } from '@/lib/payments/client/read-checkout'

/** What stands in the way of paying, and where to go about it. `isWaiting`: nothing is wrong, an answer is on its way. */
export type Obstacle = { text: string; isWaiting?: true; wayOut?: { href: string; label: string } }

type Facts = {
  data: Checkout | undefined
  error: unknown
  way: PaymentWay | null
  amount: bigint
  payer: string
  paymentId: string
  /** The account that the wallet shows. */
  account: string | undefined
  isExpired: boolean
  token: { symbol: string; decimals: number }
  coinSymbol: string
}

/** The first thing that stands in the way of paying; null where nothing does. */
export function whyNot(facts: Facts): Obstacle | null {
  const { data, error, account, payer, isExpired } = facts
  if (isExpired) return { text: 'The quote has expired. Get a new one above.' }
  if (data === undefined) {
    return error == null
      ? { text: 'Checking balance and contract.', isWaiting: true }
      : { text: 'The network does not answer. It is tried again by itself.', isWaiting: true }
  }
  if (data.isTaken) {
    return {
      text: 'This quote is paid already, or its payment is on its way. Nothing more is due.',
      wayOut: { href: `/payments/${facts.paymentId}`, label: 'Open the payment' },
    }
  }
  if (data.quoteProblem !== null) return { text: `Do not pay this quote: ${data.quoteProblem}. Get a new one above.` }
  if (account?.toLowerCase() !== payer.toLowerCase()) {
    return {
      text: `The quote is for ${shortHex(payer)}: switch your wallet to that account, or get a quote for this one.`,
    }
  }
  return lacksMoney(facts, data) ?? refused(data)
}

function lacksMoney({ amount, token, way, coinSymbol }: Facts, data: Checkout): Obstacle | null {
  if (data.balance < amount) {
    const short = formatAmount(amount - data.balance, token.decimals)
    return {
      text: `${short} ${token.symbol} short: you have ${formatAmount(data.balance, token.decimals)}. Add to it, or get a smaller quote.`,
      wayOut: { href: '/pay', label: 'Change the task' },
    }
  }
  // A batch may be paid for by the wallet itself.
  if (data.coin === 0n && way !== 'batch' && !data.isContract) {
    return { text: `This account has no ${coinSymbol} for the network fee. Send it a little, then go on.` }
  }
  return null
}

function refused({ problem }: Checkout): Obstacle | null {
  return problem === null ? null : { text: `${problem.title}. ${problem.body}` }
}
