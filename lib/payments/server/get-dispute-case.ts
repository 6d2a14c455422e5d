import 'server-only'
import { eq } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import { toChecksumAddress } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { DisputeCaseView } from '../dispute-case-view'
import { listCountedEpochs } from './list-counted-epochs'
import { listStatements } from './list-statements'
import { selectPaymentEvents, selectPayments } from './payment-rows'
import { toPaymentInfoView } from './to-payment-info-view'
import { toPaymentSummary } from './to-payment-summary'

/** A payment with what was said about it and the epochs a decision may name; for operators of its network. Throws NotFoundError. */
export async function getDisputeCase(
  db: Db,
  { networks, paymentId }: { networks: readonly NetworkConfig[]; paymentId: `0x${string}` },
): Promise<DisputeCaseView> {
  const [row] = await selectPayments(db, { where: eq(payments.paymentId, paymentId), limit: 1 })
  const network = networks.find((candidate) => candidate.chainId === row?.payment.chainId)
  if (!row || !network) throw new NotFoundError('Payment', paymentId)
  const { chainId } = row.payment
  const events = await selectPaymentEvents(db, { chainId, paymentId })
  return {
    ...toPaymentSummary(row, network),
    escrow: toChecksumAddress(network.deployment.escrow),
    paymentInfo: toPaymentInfoView(row.payment),
    statements: await listStatements(db, { chainId, paymentId, events }),
    epochs: row.quote ? await listCountedEpochs(db, { chainId, taskId: row.quote.taskId }) : [],
  }
}
