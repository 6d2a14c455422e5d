import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { maxAmount } from '@/lib/payments/max-amount'
import { toPaymentId } from '@/lib/payments/payment-id'
import { type QuoteTerms, quoteTypedData, toPaymentInfo } from '@/lib/payments/quote'
import type { QuoteView } from '@/lib/payments/quote-view'
import { checkQuote } from './check-quote'

const signer = privateKeyToAccount(`0x${'11'.repeat(32)}`)
const address = (digit: string): `0x${string}` => `0x${digit.repeat(40)}`
const escrow = address('e')
const account = address('a')
const deployment = {
  chainId: 31337,
  accessManager: address('1'),
  token: address('2'),
  emission: address('3'),
  escrow,
  distributor: address('4'),
  fromBlock: 0,
  tokens: [{ symbol: 'USDC', name: 'Test', decimals: 6, address: address('5'), own: false }],
}

async function signedQuote(): Promise<QuoteView> {
  const task = { gpuMilli: 2000, durationMs: 7_200_000, pricePerGpuHour: 2_100_000n }
  const terms: QuoteTerms = {
    ...task,
    payer: account,
    token: address('5'),
    operator: address('6'),
    taskId: 'tsk_1',
    gpuModel: 'H100',
    maxAmount: maxAmount(task),
    feeBps: 400,
    burnBps: 0,
    rateCardVersion: 1,
    expiresAt: 1000,
    authorizationExpiry: 2000,
    refundExpiry: 3000,
  }
  const scope = { chainId: 31337, escrow }
  const info = toPaymentInfo(scope, terms)
  return {
    ...terms,
    pricePerGpuHour: terms.pricePerGpuHour.toString(),
    maxAmount: terms.maxAmount.toString(),
    chainId: 31337,
    quoteId: 'quo_1',
    status: 'quoted',
    escrow,
    salt: info.salt,
    paymentId: toPaymentId(scope, info),
    signature: await signer.signTypedData(quoteTypedData(scope, terms)),
    signer: signer.address,
    paymentInfo: { ...info, maxAmount: info.maxAmount.toString() },
    createdAt: 0,
  }
}

describe('checkQuote', () => {
  it('accepts a quote whose payment, price and signature fit', async () => {
    expect(await checkQuote(await signedQuote(), { account, deployment })).toBeNull()
  })
  it('refuses another escrow, payer, price, payment or signature', async () => {
    const quote = await signedQuote()
    const wrong: [Partial<QuoteView>, string][] = [
      [{ escrow: address('f') }, 'escrow'],
      [{ payer: address('b') }, 'another account'],
      [{ maxAmount: '9' }, 'price'],
      [{ paymentInfo: { ...quote.paymentInfo, operator: address('7') } }, 'differs'],
      [{ feeBps: 500 }, 'differs'],
      [{ signer: address('8') }, 'signature'],
    ]
    for (const [change, words] of wrong) {
      expect(await checkQuote({ ...quote, ...change }, { account, deployment })).toContain(words)
    }
  })
})
