import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { formatShares } from '@/lib/core/format-shares'
import type { PaymentView } from '@/lib/payments/payment-view'
import { Amount, type TokenUnit } from '../ui/amount'

type Share = { label: string; amount: bigint; colour: string }

/** Where the authorized money is: figures, and one bar to scale. */
export function PaymentMoney({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  const authorized = BigInt(payment.authorized)
  const captured = BigInt(payment.captured)
  const refunded = BigInt(payment.refunded)
  const returned = BigInt(payment.voided) + BigInt(payment.reclaimed)
  const held = BigInt(payment.held)
  const paid = captured - refunded
  const shares: Share[] = [
    { label: 'Paid', amount: paid, colour: 'var(--accent)' },
    { label: 'Refunded', amount: refunded, colour: 'var(--warning)' },
    { label: 'Returned unused', amount: returned, colour: 'var(--chart-claimed)' },
    { label: 'Held', amount: held, colour: 'var(--info)' },
  ].filter((share) => share.amount > 0n)
  const percents = formatShares(shares.map((share) => share.amount))
  return (
    <section className="card" aria-label="Money">
      <div className="card-body">
        <dl className="strip money">
          <Figure label="Authorized" value={authorized} token={token} />
          <Figure
            label="Captured"
            value={captured}
            token={token}
            sub={`${formatGpuHours(BigInt(payment.gpuMilliMs))} GPU-hours`}
          />
          <Figure label={held > 0n ? 'Held' : 'Returned unused'} value={held > 0n ? held : returned} token={token} />
          <Figure label="Refunded" value={refunded} token={token} />
          <Figure label={payment.status === 'settled' ? 'You paid' : 'Paid so far'} value={paid} token={token} />
        </dl>
        <SplitBar shares={shares} total={authorized} />
        <div className="legend">
          {shares.map((share, index) => (
            <span key={share.label}>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect width="10" height="10" rx="2" fill={share.colour} />
              </svg>
              {share.label}, {percents[index]}
            </span>
          ))}
        </div>
      </div>
    </section>
  )
}

function Figure({ label, value, token, sub }: { label: string; value: bigint; token: TokenUnit; sub?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="fig">
        <Amount value={value} token={token} />
      </dd>
      {sub === undefined ? null : <dd className="muted small">{sub}</dd>}
    </div>
  )
}

function SplitBar({ shares, total }: { shares: readonly Share[]; total: bigint }) {
  let sum = 0n
  return (
    <svg className="split" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      {shares.map((share) => {
        const x = perMilleOf(sum, total)
        sum += share.amount
        const gap = sum === total ? 0 : 3
        const width = Math.max(2, perMilleOf(sum, total) - x - gap)
        return <rect key={share.label} x={x} width={width} height="10" fill={share.colour} />
      })}
    </svg>
  )
}

function perMilleOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1000n) / whole)
}
