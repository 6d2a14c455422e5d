import 'server-only'
import { randomBytes } from 'node:crypto'
import { encodePacked, keccak256 } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { quotes } from '@/lib/db/schema/payments'
import { tasks } from '@/lib/db/schema/usage'
import type { Db } from '@/lib/db/server/database'
import { maxAmount } from '../max-amount'
import { toPaymentId } from '../payment-id'
import { type QuoteTerms, quoteTypedData, toPaymentInfo } from '../quote'
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

/** Makes, signs and keeps a quote, and the task it allots. Returns its id. Throws {@link AmountNotPayableError}. */
export async function createQuote(
  db: Db,
  parameters: {
    network: NetworkConfig
    signer: PrivateKeyAccount
    operator: Address
    payer: Address
    task: QuotedTask
    price: QuotedPrice
    nowMs: number
  },
): Promise<string> {
  const { network, signer, task, payer } = parameters
  const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
  const terms = toTerms(parameters)
  const info = toPaymentInfo(scope, terms)
  const signature = await signer.signTypedData(quoteTypedData(scope, terms))
  const quoteId = `quo_${randomBytes(12).toString('hex')}`
  const taskSalt = `0x${randomBytes(32).toString('hex')}` as const
  await db.transaction(async (tx) => {
    await tx.insert(quotes).values({
      ...terms,
      quoteId,
      chainId: network.chainId,
      salt: info.salt,
      paymentId: toPaymentId(scope, info),
      signature,
      createdAt: new Date(networkNowMs(network, parameters.nowMs)),
    })
    await tx.insert(tasks).values({
      chainId: network.chainId,
      taskId: terms.taskId,
      salt: taskSalt,
      taskRef: keccak256(encodePacked(['bytes32', 'string'], [taskSalt, terms.taskId])),
      quoteId,
      consumer: payer,
      gpuModel: task.gpuModel,
    })
  })
  return quoteId
}

function toTerms({ network, operator, payer, task, price, nowMs }: Parameters<typeof createQuote>[1]): QuoteTerms {
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
