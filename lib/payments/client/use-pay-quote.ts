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
import type { QuoteView } from '@/lib/payments/quote-view'
import { permitTypedData } from './permit-typed-data'
import type { Checkout } from './read-checkout'
import { toPaymentInfo } from './to-payment-info'

/** What paying needs besides the quote. */
export type PayParameters = {
  network: ClientNetwork
  checkout: Checkout
  /** `1,152.00 USDC`, for the words of wallet and toasts. */
  amountText: string
  /** The wallet runs approve and authorize as one call. */
  canBatch: boolean
}

/** Errors of token and escrow alike are decoded. */
const ESCROW_ABI: Abi = [...paymentEscrowAbi, ...TOKEN_ERRORS]

/** Id of the transaction that pays a quote: the same after a reload and in every tab, so that it is sent once. */
export function payTransactionId(quoteId: string): string {
  return `pay:${quoteId}`
}

/** Pays a quote by permit where the token knows it, else after an approval of the exact amount. */
export function usePayQuote(quote: QuoteView) {
  const config = useConfig()
  const payment = useTransaction(payTransactionId(quote.quoteId))
  const approval = useTransaction(`approve:${quote.quoteId}`)
  const [isSigning, setIsSigning] = useState(false)
  const authorize = useCallback(
    async (parameters: PayParameters) => {
      setIsSigning(true)
      try {
        await payQuote(config, quote, parameters)
      } finally {
        setIsSigning(false)
      }
    },
    [config, quote],
  )
  const approve = useCallback(
    ({ network, amountText }: PayParameters) =>
      sendTransaction(config, {
        id: `approve:${quote.quoteId}`,
        network,
        words: {
          action: `Approve ${amountText}`,
          done: 'Approved',
          detail: `The escrow may move exactly ${amountText}.`,
        },
        call: approveCall(quote),
      }),
    [config, quote],
  )
  return {
    payment: payment.record,
    approval: approval.record,
    isBusy: isSigning || payment.isBusy || isUnderWay(approval.record),
    authorize,
    approve,
  }
}

/** Allows the escrow the exact amount of a quote, never more. */
function approveCall(quote: QuoteView): ContractCall {
  const args = [quote.escrow, BigInt(quote.maxAmount)]
  return { address: quote.token, abi: TOKEN_ABI as Abi, functionName: 'approve', args }
}

async function payQuote(config: Config, quote: QuoteView, parameters: PayParameters): Promise<void> {
  const { network, amountText, checkout, canBatch } = parameters
  const words = { action: `Authorize ${amountText}`, done: 'Authorized', detail: `${amountText} is held in escrow.` }
  const base = { id: payTransactionId(quote.quoteId), network, words }
  const info = toPaymentInfo(quote.paymentInfo)
  const amount = BigInt(quote.maxAmount)
  const plain: ContractCall = {
    address: quote.escrow,
    abi: ESCROW_ABI,
    functionName: 'authorize',
    args: [info, amount],
  }
  if (!checkout.isAllowed && checkout.permit === null && canBatch) {
    await sendBatch(config, { ...base, call: plain, before: approveCall(quote) })
    return
  }
  if (checkout.isAllowed || checkout.permit === null) {
    await sendTransaction(config, { ...base, call: plain })
    return
  }
  const permit = checkout.permit
  const deadline = BigInt(quote.expiresAt)
  const signature = await askSignature(
    config,
    { ...base, words: { ...words, action: `Sign the permit for ${amountText}` }, call: plain },
    () =>
      signTypedData(
        config,
        permitTypedData({
          domain: {
            name: permit.name,
            version: permit.version,
            chainId: quote.chainId,
            verifyingContract: quote.token,
          },
          owner: quote.payer,
          spender: quote.escrow,
          value: amount,
          nonce: permit.nonce,
          deadline,
        }),
      ),
  )
  if (signature === null) return
  const { r, s, yParity } = parseSignature(signature)
  const args = [info, amount, deadline, 27 + yParity, r, s]
  await sendTransaction(config, {
    ...base,
    isContinued: true,
    call: { ...plain, functionName: 'authorizeWithPermit', args },
  })
}
