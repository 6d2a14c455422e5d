import 'server-only'
import { randomBytes } from 'node:crypto'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { maxAmount } from '../max-amount'
import type { QuoteTerms } from '../quote'
import { quoteExpiries } from '../quote-expiries'

/** The escrow holds at most this of one payment. */
const MAX_HELD = 2n ** 96n - 1n

/** What a consumer wants to buy. */
export type QuotedTask = { token: Address; gpuModel: string; gpuMilli: number; durationMs: number }

/** What the rate card in force says about it, and the clocks that its deadlines depend on. */
export type QuotedPrice = {
  pricePerGpuHour: bigint
  feeBps: number
  burnBps: number
  rateCardVersion: number
  epochLengthSeconds: number
  disputeWindowSeconds: number
}

/** The terms of a new quote, with a task allotted to it. Throws {@link AmountNotPayableError}. */
export function toQuoteTerms(parameters: {
  network: NetworkConfig
  operator: Address
  payer: Address
  task: QuotedTask
  price: QuotedPrice
  nowMs: number
}): QuoteTerms {
  const { network, operator, payer, task, price, nowMs } = parameters
  const amount = maxAmount({ ...task, pricePerGpuHour: price.pricePerGpuHour })
  if (amount === 0n || amount > MAX_HELD) throw new AmountNotPayableError()
  const { pricePerGpuHour, feeBps, burnBps, rateCardVersion } = price
  return {
    ...task,
    payer,
    operator,
    taskId: `tsk_${randomBytes(12).toString('hex')}`,
    pricePerGpuHour,
    maxAmount: amount,
    feeBps,
    // Only our own token can be burned.
    burnBps: task.token === network.deployment.token ? burnBps : 0,
    rateCardVersion,
    ...quoteExpiries({
      nowMs: networkNowMs(network, nowMs),
      durationMs: task.durationMs,
      epochLengthSeconds: price.epochLengthSeconds,
      graceSeconds: network.graceSeconds,
      disputeWindowSeconds: price.disputeWindowSeconds,
    }),
  }
}

/** The price of the task is nothing, or more than the escrow can hold. */
export class AmountNotPayableError extends AppError {
  constructor() {
    super('The price of this task is zero or more than one payment can hold', {
      code: 'AMOUNT_NOT_PAYABLE',
      status: 422,
      hint: 'Choose a longer or a shorter task.',
    })
  }
}
