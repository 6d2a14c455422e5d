/** Figures of the drawing, written out; only the earnings' share of what was captured is a number. */
export type FlowFacts = {
  epoch: number
  symbol: string
  captured: string
  fee: string
  feePercent: string
  earnings: string
  earningsShare: number
  minted: string | null
  gpuHours: string
  leaves: string
  providers: string
}

const TOP = 92
const FULL = 120
const MINT = 38

/** The flow of one epoch's money, bands to scale in the paid token; wide screens only. */
export function FlowDrawing({ facts }: { facts: FlowFacts }) {
  const earned = FULL * facts.earningsShare
  const fee = FULL - earned
  const from = TOP + earned
  const mintTop = from + 6
  return (
    <svg className="flow only-wide" viewBox="0 0 1120 352" role="img" aria-labelledby="flow-title">
      <title id="flow-title">
        {`Epoch ${facts.epoch}: ${facts.captured} ${facts.symbol} captured; ${facts.fee} fee; ${facts.earnings} ${facts.symbol}${facts.minted === null ? '' : ` and ${facts.minted} minted`} distributed to ${facts.providers} providers`}
      </title>
      <rect className="b1" x="6" y={TOP} width="294" height={FULL} />
      <rect className="b2" x="306" y={TOP} width="434" height={earned} />
      <path
        className="b1"
        d={`M306 ${from}C356 ${from} 346 236 396 236V${236 + Math.max(fee, 1)}C346 ${236 + fee} 356 ${TOP + FULL} 306 ${TOP + FULL}Z`}
      />
      {facts.minted === null ? null : (
        <path
          className="b3"
          d={`M606 262C676 262 666 ${mintTop} 740 ${mintTop}V${mintTop + MINT}C666 ${mintTop + MINT} 676 300 606 300Z`}
        />
      )}
      <rect className="b2" x="746" y={TOP} width="366" height={earned} />
      {facts.minted === null ? null : <rect className="b3" x="746" y={mintTop} width="366" height={MINT} />}
      <g className="n">
        <rect x="0" y={TOP} width="6" height={FULL} />
        <rect x="300" y={TOP} width="6" height={FULL} />
        <rect x="396" y="236" width="6" height={Math.max(fee, 1)} />
        {facts.minted === null ? null : <rect x="600" y="262" width="6" height={MINT} />}
        <rect x="740" y={TOP} width="6" height={mintTop + MINT - TOP} />
        <rect x="1112" y={TOP} width="6" height={mintTop + MINT - TOP} />
      </g>
      <g className="t">
        <text x="0" y="22">
          {'1  Escrow captures what was used'}
        </text>
        <text x="300" y="22">
          {'2  The fee is kept, the rest is earned'}
        </text>
        <text x="740" y="22">
          {'3  Root fixes every share'}
        </text>
        <text x="1120" y="22" textAnchor="end">
          {'4  Providers claim'}
        </text>
      </g>
      <g className="v">
        <FlowValue x={0} value={facts.captured} unit={facts.symbol} />
        <FlowValue x={300} value={facts.earnings} unit={facts.symbol} />
        <FlowValue x={740} value={facts.leaves} unit="leaves" />
        <FlowValue x={1120} value={facts.providers} unit="providers" isEnd />
      </g>
      <g className="c">
        <text x="0" y="74">
          held before, never above the quote
        </text>
        <text x="300" y="74">
          to the providers of each task
        </text>
        <text x="740" y="74">
          a delay to check before it is active
        </text>
        <text x="1120" y="74" textAnchor="end">
          each with its own proof
        </text>
        <text x="412" y="238">
          <tspan className="m">{`${facts.fee} ${facts.symbol}`}</tspan>
        </text>
        <text x="412" y="255">{`fee, ${facts.feePercent} %`}</text>
        {facts.minted === null ? null : (
          <>
            <text x="600" y="322">
              <tspan className="m">{facts.minted}</tspan> minted for the epoch,
            </text>
            <text x="600" y="339">{`split by ${facts.gpuHours} verified GPU-hours`}</text>
            <text x="764" y={mintTop + 24}>
              <tspan className="m">{facts.minted}</tspan>
            </text>
          </>
        )}
        <text x="324" y={TOP + earned / 2 + 5}>
          <tspan className="m">{`${facts.earnings} ${facts.symbol}`}</tspan> earnings
        </text>
        <text x="764" y={TOP + earned / 2 + 5}>
          <tspan className="m">{`${facts.earnings} ${facts.symbol}`}</tspan>
        </text>
      </g>
    </svg>
  )
}

function FlowValue({ x, value, unit, isEnd = false }: { x: number; value: string; unit: string; isEnd?: boolean }) {
  return (
    <text x={x} y="50" textAnchor={isEnd ? 'end' : 'start'}>
      {value} <tspan className="u">{unit}</tspan>
    </text>
  )
}
