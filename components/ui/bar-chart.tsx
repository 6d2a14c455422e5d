import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import type { TokenUnit } from './amount'
import { chartScale } from './chart-scale'

/** How one bar is filled. */
export type BarKind = 'claimed' | 'claimable' | 'pending' | 'nothing'

/** One epoch in a chart. */
export type Bar = { epoch: number; day: string; amount: bigint; kind: BarKind }

const WORDS: Readonly<Record<BarKind, string>> = {
  claimed: 'claimed',
  claimable: 'claimable',
  pending: 'pending',
  nothing: 'nothing earned',
}

/** Bars of one token over epochs, oldest first: one scale from zero, exact values on hover; wide and narrow forms. */
export function BarChart({ bars, token, width }: { bars: readonly Bar[]; token: TokenUnit; width: number }) {
  return (
    <>
      <div className="only-wide">
        <Drawing bars={bars.slice(-16)} token={token} width={width} height={170} />
      </div>
      <div className="only-narrow">
        <Drawing bars={bars.slice(-10)} token={token} width={300} height={150} />
      </div>
    </>
  )
}

const LEFT = 52
const TOP = 10
const FOOT = 26

function Drawing({
  bars,
  token,
  width,
  height,
}: {
  bars: readonly Bar[]
  token: TokenUnit
  width: number
  height: number
}) {
  const base = height - FOOT
  const largest = bars.map((bar) => bar.amount).sort((a, b) => (a < b ? 1 : -1))[0] ?? 0n
  const { top, ticks } = chartScale(largest, token.decimals)
  const y = (amount: bigint) => base - (top === 0n ? 0 : (Number((amount * 10_000n) / top) / 10_000) * (base - TOP))
  const slot = (width - LEFT) / Math.max(bars.length, 6)
  const barWidth = slot * 0.62
  const first = bars[0]?.epoch ?? 0
  const last = bars.at(-1)?.epoch ?? 0
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${token.symbol} by epoch, ${first} to ${last}; the table holds the values`}
    >
      {ticks.map((tick) => (
        <g key={tick.toString()}>
          <path className={tick === 0n ? 'base' : 'gridline'} d={`M${LEFT} ${y(tick).toFixed(1)}H${width}`} />
          <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {tickText(tick, token)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const x = LEFT + slot * (index + 0.5)
        const title = `Epoch ${bar.epoch} · ${bar.day} · ${formatAmount(bar.amount, token.decimals, 'exact')} ${token.symbol} · ${WORDS[bar.kind]}`
        return (
          <g key={bar.epoch}>
            <BarShape bar={bar} x={x} y={y(bar.amount)} base={base} width={barWidth} title={title} />
            {(last - bar.epoch) % 2 === 0 ? (
              <text x={x} y={height - 6} textAnchor="middle" className={bar.epoch === last ? 'strong-t' : ''}>
                {bar.epoch}
              </text>
            ) : null}
          </g>
        )
      })}
    </svg>
  )
}

function BarShape({
  bar,
  x,
  y,
  base,
  width,
  title,
}: {
  bar: Bar
  x: number
  y: number
  base: number
  width: number
  title: string
}) {
  if (bar.kind === 'nothing' || bar.amount === 0n) {
    return bar.kind === 'nothing' ? (
      <circle className="zero" cx={x} cy={base - 7} r="3.5">
        <title>{title}</title>
      </circle>
    ) : null
  }
  const top = Math.min(y, base - 1.5)
  const round = Math.min(2, base - top)
  const left = x - width / 2
  return (
    <path
      className={bar.kind}
      d={`M${left} ${base}V${top + round}q0-${round} ${round}-${round}h${width - 2 * round}q${round} 0 ${round} ${round}V${base}z`}
    >
      <title>{title}</title>
    </path>
  )
}

function tickText(tick: bigint, token: TokenUnit): string {
  const text = formatAmount(tick, token.decimals).replace(/\.00$/, '')
  return text.includes('.') ? text : groupThousands(text.replaceAll(',', ''))
}
