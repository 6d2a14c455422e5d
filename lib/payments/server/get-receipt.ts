import 'server-only'
import { toChecksumAddress } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { paymentStatus } from '../payment'
import type { ReceiptView } from '../receipt-view'
import { findOwnPayment, type PaymentQuestion } from './get-payment'
import { hashDocument } from './hash-document'
import { listUsageLines } from './list-usage-lines'
import { type PaymentRow, selectPaymentEvents } from './payment-rows'

/** Statuses after which nothing of a payment can change any more. */
const ENDED = new Set(['settled', 'voided', 'reclaimed', 'refunded'])

/** The receipt of a payment of one of the caller's wallets; its hash covers all the rest. Throws NotFoundError. */
export async function getReceipt(db: Db, question: PaymentQuestion): Promise<ReceiptView> {
  const { row, network } = await findOwnPayment(db, question)
  const { payment, quote } = row
  const { chainId, paymentId } = payment
  const events = await selectPaymentEvents(db, { chainId, paymentId })
  const token = network.deployment.tokens.find((entry) => entry.address === payment.token)
  const document = {
    ...{ chainId, paymentId, quoteId: payment.quoteId },
    taskId: quote?.taskId ?? null,
    taskRef: row.taskRef,
    taskSalt: row.taskSalt,
    payer: toChecksumAddress(payment.payer),
    operator: toChecksumAddress(payment.operator),
    token: toChecksumAddress(payment.token),
    symbol: token?.symbol ?? '',
    decimals: token?.decimals ?? 0,
    gpuModel: quote?.gpuModel ?? null,
    gpuMilli: quote?.gpuMilli ?? null,
    pricePerGpuHour: quote?.pricePerGpuHour.toString() ?? null,
    settled: isEnded(row),
    authorized: payment.authorized.toString(),
    captured: payment.captured.toString(),
    fees: payment.fees.toString(),
    burned: payment.burned.toString(),
    net: (payment.captured - payment.fees - payment.burned).toString(),
    returned: (payment.voided + payment.reclaimed).toString(),
    refunded: payment.refunded.toString(),
    lines: quote ? await listUsageLines(db, { chainId, taskId: quote.taskId }) : [],
    transactions: events.map((event) => ({
      type: event.type,
      transactionHash: event.txHash,
      blockNumber: event.blockNumber,
      at: event.blockTime,
      amount: event.amount.toString(),
      fee: event.fee.toString(),
      burned: event.burned.toString(),
      epoch: event.epoch,
      final: event.blockNumber <= row.finalizedBlock,
    })),
  }
  return { ...document, hash: hashDocument(document) }
}

function isEnded(row: PaymentRow): boolean {
  const final = row.lastBlock <= row.finalizedBlock
  const completed = row.completedAtMs !== null
  return final && ENDED.has(paymentStatus({ ...row.payment, disputed: row.disputed, expired: false, completed, final }))
}
