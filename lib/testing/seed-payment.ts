import { keccak256, toHex } from 'viem'
import type { Address } from '@/lib/core/address'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import { epochs } from '@/lib/db/schema/epochs'
import { historyEntries } from '@/lib/db/schema/history'
import { paymentEvents, payments, quotes } from '@/lib/db/schema/payments'
import { tasks, usageRecords } from '@/lib/db/schema/usage'
import type { Db } from '@/lib/db/server/database'
import { insertRows } from '@/lib/db/server/insert-rows'
import { testAddress } from './http-fixture'

/** What {@link seedPayment} wrote. */
export type SeededPayment = {
  quoteId: string
  paymentId: `0x${string}`
  taskId: string
  transactionHash: `0x${string}`
}

/** Writes a paid quote of a payer with its task, usage and history, as the index would have. */
export async function seedPayment(
  db: Db,
  { payer, provider, name }: { payer: Address; provider: Address; name: string },
): Promise<SeededPayment> {
  const hashOf = (what: string) => keccak256(toHex(`${name}:${what}`))
  const seeded = {
    quoteId: `quo_${name}`,
    paymentId: hashOf('payment'),
    taskId: `tsk_${name}`,
    transactionHash: hashOf('tx'),
  }
  const { quoteId, paymentId, taskId, transactionHash } = seeded
  const chainId = 31337
  const token = testAddress(0xa5)
  const info = {
    ...{ chainId, payer, token, operator: testAddress(0xb0), maxAmount: 4_200_000n, feeBps: 400, burnBps: 0 },
    ...{ authorizationExpiry: 2_000_000_000, refundExpiry: 2_100_000_000, salt: hashOf('salt'), paymentId, quoteId },
  }
  const origin = { chainId, txHash: transactionHash, logIndex: 0, blockNumber: 10, blockTime: 1_795_000_000 }
  await insertRows(db, chainCheckpoints, [
    { chainId, blockNumber: 20, blockHash: hashOf('block'), blockTime: 1_795_000_020, finalizedBlock: 18 },
  ])
  await insertRows(db, epochs, [{ chainId, epoch: 0, startsAt: 1_795_000_000, endsAt: 1_795_000_060 }])
  await insertRows(db, quotes, [
    {
      ...info,
      ...{ taskId, gpuModel: 'h100-sxm', gpuMilli: 2000, durationMs: 3_600_000, pricePerGpuHour: 2_100_000n },
      ...{ rateCardVersion: 1, expiresAt: 1_795_000_900, signature: `0x${'1b'.repeat(65)}` as const },
    },
  ])
  await insertRows(db, tasks, [
    { chainId, taskId, salt: hashOf('task'), taskRef: hashOf('ref'), quoteId, consumer: payer, gpuModel: 'h100-sxm' },
  ])
  await insertRows(db, payments, [
    {
      ...info,
      authorized: 4_200_000n,
      authorizedBlock: 10,
      authorizedTxHash: transactionHash,
      authorizedAt: 1_795_000_000,
    },
  ])
  await insertRows(db, paymentEvents, [{ ...origin, paymentId, type: 'authorized', token, amount: 4_200_000n }])
  await insertRows(db, historyEntries, [
    {
      ...origin,
      ...{
        wallet: payer,
        type: 'payment-authorized',
        token,
        amount: 4_200_000n,
        direction: 'out' as const,
        paymentId,
        taskId,
      },
    },
  ])
  await insertRows(db, usageRecords, [
    {
      ...{ chainId, epoch: 0, meter: testAddress(0xb1), recordId: `rec_${name}`, taskId, provider, consumer: payer },
      ...{ gpuModel: 'h100-sxm', gpuMilli: 2000, startedAtMs: 1_795_000_000_000, endedAtMs: 1_795_000_030_000 },
      ...{ verifiedBps: 10_000, late: false, taskRef: hashOf('ref') },
    },
  ])
  return seeded
}
