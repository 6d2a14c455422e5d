import { type Hex, keccak256, pad, toHex } from 'viem'
import type { Deployment } from '@/lib/config/deployment'
import type { PaymentInfo } from '@/lib/payments/fold-payment'
import { toPaymentId } from '@/lib/payments/payment-id'
import { packTerms } from '@/lib/payments/payment-terms'
import type { Random } from './random'
import type { SimulatedLog } from './simulated-chain'
import { encodeEvent, randomLog, randomWallet } from './simulated-events'

/** Money of each simulated payment; what an honest escrow would allow next follows from it. */
export type EscrowState = ReadonlyMap<Hex, { held: bigint; captured: bigint; refunded: bigint; disputed: boolean }>

/** Payments that a simulation may make, by id. */
export type SimulatedPayments = ReadonlyMap<Hex, PaymentInfo>

/** As many different payments as wanted, of five payers. */
export function makePayments(deployment: Deployment, count: number): Map<Hex, PaymentInfo> {
  const scope = { chainId: deployment.chainId, escrow: deployment.escrow }
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const info: PaymentInfo = {
        operator: pad('0xb0', { size: 20 }),
        payer: pad(toHex(0xc0 + (i % 5)), { size: 20 }),
        token: deployment.token,
        maxAmount: 1_000n,
        feeBps: 400,
        burnBps: 1_000,
        authorizationExpiry: 2_000_000_000,
        refundExpiry: 2_100_000_000,
        salt: keccak256(toHex(`salt ${i}`)),
      }
      return [toPaymentId(scope, info), info] as const
    }),
  )
}

/** One log that is possible in this state, and the state after it. */
export function nextLog(
  deployment: Deployment,
  payments: SimulatedPayments,
  state: EscrowState,
  random: Random,
): { log: SimulatedLog; state: EscrowState } {
  if (random.next() < 0.3) return { log: otherLog(deployment, random), state }
  const paymentId = random.pick([...payments.keys()])
  const info = payments.get(paymentId)
  const money = state.get(paymentId)
  if (!info) throw new Error('a picked payment is known')
  const escrow = (name: string, args: Record<string, unknown>): SimulatedLog => ({
    address: deployment.escrow,
    ...encodeEvent({ contract: 'escrow', name }, (input) => args[input.name ?? '']),
  })
  const next = (change: Partial<NonNullable<typeof money>>) =>
    new Map(state).set(paymentId, { held: 0n, captured: 0n, refunded: 0n, disputed: false, ...money, ...change })
  if (!money) {
    const amount = random.next() < 0.8 ? info.maxAmount : 900n
    const log = escrow('PaymentAuthorized', { ...info, paymentId, terms: packTerms(info), amount })
    return { log, state: next({ held: amount }) }
  }
  if (money.disputed) {
    const log = escrow('DisputeResolved', { paymentId, captured: 0n, returned: 0n, resolutionHash: paymentId })
    return { log, state: next({ disputed: false }) }
  }
  const refundable = money.captured - money.refunded
  if (money.held === 0n || (refundable > 0n && random.next() < 0.2)) {
    if (refundable === 0n) return { log: otherLog(deployment, random), state }
    const amount = 1n + BigInt(random.below(Number(refundable)))
    if (random.below(3) === 0) {
      const shares = { amount, fee: 0n, burned: 0n, net: amount }
      const log = escrow('CaptureReversed', { paymentId, epoch: BigInt(random.below(9)), token: info.token, ...shares })
      return { log, state }
    }
    const log = escrow('PaymentRefunded', { paymentId, amount, source: deployment.escrow })
    return { log, state: next({ refunded: money.refunded + amount }) }
  }
  const what = random.below(10)
  if (what === 0) return { log: escrow('PaymentVoided', { paymentId, amount: money.held }), state: next({ held: 0n }) }
  if (what === 1)
    return { log: escrow('PaymentReclaimed', { paymentId, amount: money.held }), state: next({ held: 0n }) }
  if (what === 2) {
    const log = escrow('PaymentDisputed', { paymentId, evidenceHash: paymentId, disputedUntil: 1_900_000_000n })
    return { log, state: next({ disputed: true }) }
  }
  const amount = 1n + BigInt(random.below(Number(money.held)))
  const fee = (amount * 400n) / 10_000n
  const burned = ((amount - fee) * 1_000n) / 10_000n
  const shares = { amount, fee, burned, net: amount - fee - burned }
  const log = escrow('PaymentCaptured', {
    paymentId,
    taskRef: info.salt,
    epoch: BigInt(random.below(9)),
    token: info.token,
    ...shares,
  })
  return { log, state: next({ held: money.held - amount, captured: money.captured + amount }) }
}

/** A contract that is not ours, with a topic that is; or any event of ours that has nothing to do with payments. */
function otherLog(deployment: Deployment, random: Random): SimulatedLog {
  if (random.below(6) > 0) return randomLog(deployment, random)
  const value = BigInt(random.below(1_000_000))
  const args: Record<string, unknown> = { from: randomWallet(random), to: randomWallet(random), value }
  const transfer = encodeEvent({ contract: 'token', name: 'Transfer' }, ({ name }) => args[name ?? ''])
  return { address: pad(toHex(0xf0 + random.below(5)), { size: 20 }), ...transfer }
}
