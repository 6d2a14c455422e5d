import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { nextStep } from '../next-step'
import { heldAmount } from '../payment'
import type { PaymentView } from '../payment-view'
import { listStatements } from './list-statements'
import { listWarnings } from './list-warnings'
import { isOwn, type PaymentRow, selectPaymentEvents, selectPayments } from './payment-rows'
import { toPaymentInfoView } from './to-payment-info-view'
import { toPaymentSummary } from './to-payment-summary'
import { toTimeline } from './to-timeline'

/** Whose payment is asked for, and where. */
export type PaymentQuestion = {
  networks: readonly NetworkConfig[]
  paymentId: `0x${string}`
  wallets: readonly Address[]
  nowMs: number
}

/** A payment of one of the caller's wallets with its timeline. Throws NotFoundError for another's, as for an unknown one. */
export async function getPayment(db: Db, question: PaymentQuestion): Promise<PaymentView> {
  const { row, network } = await findOwnPayment(db, question)
  const { payment, quote } = row
  const { chainId, paymentId } = payment
  const events = await selectPaymentEvents(db, { chainId, paymentId })
  const summary = toPaymentSummary(row, network)
  return {
    ...summary,
    maxAmount: payment.maxAmount.toString(),
    feeBps: payment.feeBps,
    burnBps: payment.burnBps,
    pricePerGpuHour: quote?.pricePerGpuHour.toString() ?? null,
    authorizationExpiry: payment.authorizationExpiry,
    refundExpiry: payment.refundExpiry,
    completedAtMs: row.completedAtMs,
    gpuMilliMs: quote ? await sumUsage(db, chainId, quote.taskId) : '0',
    escrow: toChecksumAddress(network.deployment.escrow),
    paymentInfo: toPaymentInfoView(payment),
    timeline: toTimeline(row, events, summary.status),
    statements: await listStatements(db, { chainId, paymentId, events }),
    warnings: await listWarnings(db, { chainId, code: 'HOLD_LOW', subject: paymentId }),
    next: nextStep({
      status: summary.status,
      held: heldAmount(payment),
      rejection: payment.rejection,
      authorizationExpiry: payment.authorizationExpiry,
      now: networkNowMs(network, question.nowMs) / 1000,
    }),
  }
}

/** The row behind {@link getPayment}. Throws NotFoundError. */
export async function findOwnPayment(
  db: Db,
  { networks, paymentId, wallets }: PaymentQuestion,
): Promise<{ row: PaymentRow; network: NetworkConfig }> {
  const [row] = await selectPayments(db, { where: and(isOwn(wallets), eq(payments.paymentId, paymentId)), limit: 1 })
  const network = networks.find((candidate) => candidate.chainId === row?.payment.chainId)
  if (!row || !network) throw new NotFoundError('Payment', paymentId)
  return { row, network }
}

async function sumUsage(db: Db, chainId: number, taskId: string): Promise<string> {
  const { rows } = await db.execute<{ total: string }>(sql`
    SELECT COALESCE(sum(gpu_milli::numeric * (ended_at_ms - started_at_ms)), 0)::text AS total
    FROM usage_records WHERE chain_id = ${chainId} AND task_id = ${taskId}`)
  return rows[0]?.total ?? '0'
}
