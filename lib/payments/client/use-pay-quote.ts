'use client'

import { useCallback, useState } from 'react'
import type { Abi } from 'viem'
import { parseSignature } from 'viem'
import { type Config, useConfig } from 'wagmi'
import { signTypedData } from 'wagmi/actions'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { askSignature, type ContractCall, sendBatch, sendTransaction } from '@/lib/chain/client/send-transaction'
import { TOKEN_ABI, TOKEN_ERRORS } from '@/lib/chain/client/token-abi'
import { isUnderWay } from '@/lib/chain/client/transaction-record'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { ClientNetwork } from '@/lib/config/env.client'
import { assert } from '@/lib/core/assert'
import type { QuoteView } from '@/lib/payments/quote-view'
import type { PaymentWay } from './payment-way'
import { permitTypedData } from './permit-typed-data'
import type { Checkout } from './read-checkout'
import { toPaymentInfo } from './to-payment-info'
import { transferTypedData } from './transfer-typed-data'

/** What paying needs besides the quote. */
export type PayParameters = {
  network: ClientNetwork
  checkout: Checkout
  /** `1,152.00 USDC`, for the words of wallet and toasts. */
  amountText: string
  way: PaymentWay
}

/** Errors of token and escrow alike are decoded. */
const ESCROW_ABI: Abi = [...paymentEscrowAbi, ...TOKEN_ERRORS]

/** Id of the transaction that pays a quote: the same after a reload and in every tab, so that it is sent once. */
export function payTransactionId(quoteId: string): string {
  return `pay:${quoteId}`
}

/** Pays a quote in one of its ways. */
export function usePayQuote(quote: QuoteView) {
  const config = useConfig()
  const payment = useTransaction(payTransactionId(quote.quoteId))
  const approval = useTransaction(`approve:${quote.quoteId}`)
  const [isAsking, setIsAsking] = useState(false)
  const [isSigned, setIsSigned] = useState(false)
  const pay = useCallback(
    async (parameters: PayParameters) => {
      setIsAsking(true)
      try {
        await WAYS[parameters.way](config, quote, { ...parameters, onSigned: () => setIsSigned(true) })
      } finally {
        setIsAsking(false)
        setIsSigned(false)
      }
    },
    [config, quote],
  )
  return {
    payment: payment.record,
    approval: approval.record,
    isBusy: isAsking || payment.isBusy || isUnderWay(approval.record),
    /** The wallet gave its signature, and is asked for the transaction that uses it. */
    isSigned,
    pay,
  }
}

type Paying = PayParameters & { onSigned: () => void }

type Pay = (config: Config, quote: QuoteView, parameters: Paying) => Promise<void>

/** Allows the escrow the exact amount of a quote, never more. */
function approveCall(quote: QuoteView): ContractCall {
  const args = [quote.escrow, BigInt(quote.maxAmount)]
  return { address: quote.token, abi: TOKEN_ABI as Abi, functionName: 'approve', args }
}

function escrowCall(quote: QuoteView, functionName: string, more: readonly unknown[] = []): ContractCall {
  const args = [toPaymentInfo(quote.paymentInfo), BigInt(quote.maxAmount), ...more]
  return { address: quote.escrow, abi: ESCROW_ABI, functionName, args }
}

function payment(quote: QuoteView, { network, amountText }: PayParameters) {
  const words = { action: `Authorize ${amountText}`, done: 'Authorized', detail: `${amountText} is held in escrow.` }
  return { id: payTransactionId(quote.quoteId), network, words }
}

const payByAllowance: Pay = async (config, quote, parameters) => {
  await sendTransaction(config, { ...payment(quote, parameters), call: escrowCall(quote, 'authorize') })
}

const payByApproval: Pay = async (config, quote, { network, amountText }) => {
  await sendTransaction(config, {
    id: `approve:${quote.quoteId}`,
    network,
    words: {
      action: `Approve ${amountText}`,
      done: 'Approved',
      detail: `The escrow may move exactly ${amountText}. Now authorize it.`,
    },
    call: approveCall(quote),
  })
}

const payByBatch: Pay = async (config, quote, parameters) => {
  await sendBatch(config, {
    ...payment(quote, parameters),
    call: escrowCall(quote, 'authorize'),
    before: approveCall(quote),
  })
}

const payByPermit: Pay = async (config, quote, parameters) => {
  const { permit } = parameters.checkout
  assert(permit, 'a permit is offered where the token knows it')
  const { nonce, ...domain } = permit
  const deadline = BigInt(quote.expiresAt)
  const typedData = permitTypedData({
    domain: { ...domain, chainId: quote.chainId, verifyingContract: quote.token },
    ...{ owner: quote.payer, spender: quote.escrow, value: BigInt(quote.maxAmount), nonce, deadline },
  })
  await payBySignature(config, quote, parameters, {
    action: `Sign the permit for ${parameters.amountText}`,
    ask: () => signTypedData(config, typedData),
    toCall: (signature) => {
      const { r, s, yParity } = parseSignature(signature)
      return escrowCall(quote, 'authorizeWithPermit', [deadline, 27 + yParity, r, s])
    },
  })
}

const payByTransfer: Pay = async (config, quote, parameters) => {
  const domain = parameters.checkout.transfer
  assert(domain, 'a signed transfer is offered where the token knows it')
  const validBefore = BigInt(quote.expiresAt)
  const typedData = transferTypedData({
    domain: { ...domain, chainId: quote.chainId, verifyingContract: quote.token },
    ...{ from: quote.payer, to: quote.escrow, value: BigInt(quote.maxAmount), validBefore, nonce: quote.paymentId },
  })
  await payBySignature(config, quote, parameters, {
    action: `Sign the transfer of ${parameters.amountText}`,
    ask: () => signTypedData(config, typedData),
    toCall: (signature) => escrowCall(quote, 'authorizeWith3009', [0n, validBefore, signature]),
  })
}

/** Asks for a signature, then sends the one transaction that uses it; both show as one. */
async function payBySignature(
  config: Config,
  quote: QuoteView,
  parameters: Paying,
  signing: {
    action: string
    ask: () => Promise<`0x${string}`>
    toCall: (signature: `0x${string}`) => ContractCall
  },
): Promise<void> {
  const base = payment(quote, parameters)
  const asked = { ...base, words: { ...base.words, action: signing.action }, call: escrowCall(quote, 'authorize') }
  const signature = await askSignature(config, asked, signing.ask)
  if (signature === null) return
  parameters.onSigned()
  await sendTransaction(config, { ...base, isContinued: true, call: signing.toCall(signature) })
}

const WAYS: Readonly<Record<PaymentWay, Pay>> = {
  allowance: payByAllowance,
  approve: payByApproval,
  batch: payByBatch,
  permit: payByPermit,
  transfer: payByTransfer,
}
