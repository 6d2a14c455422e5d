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

/** Where the bands of a drawing lie, from its figures. */
function bandsOf(facts: FlowFacts) {
  const earned = FULL * facts.earningsShare
  const from = TOP + earned
  return { earned, fee: FULL - earned, from, mintTop: from + 6 }
}

type Parts = { facts: FlowFacts; bands: ReturnType<typeof bandsOf> }

/** The flow of one epoch's money, bands to scale in the paid token; wide screens only. */
export function FlowDrawing({ facts }: { facts: FlowFacts }) {
  const bands = bandsOf(facts)
  return (
    <svg className="flow only-wide" viewBox="0 0 1120 352" role="img" aria-labelledby="flow-title">
      <title id="flow-title">
        {`Epoch ${facts.epoch}: ${facts.captured} ${facts.symbol} captured; ${facts.fee} fee; ${facts.earnings} ${facts.symbol}${facts.minted === null ? '' : ` and ${facts.minted} minted`} distributed to ${facts.providers} providers`}
      </title>
      <Bands facts={facts} bands={bands} />
      <Stations facts={facts} />
      <Captions facts={facts} bands={bands} />
    </svg>
  )
}

function Bands({ facts, bands: { earned, fee, from, mintTop } }: Parts) {
  const isMinted = facts.minted !== null
  return (
    <>
      <rect className="b1" x="6" y={TOP} width="294" height={FULL} />
      <rect className="b2" x="306" y={TOP} width="434" height={earned} />
      <path
        className="b1"
        d={`M306 ${from}C356 ${from} 346 236 396 236V${236 + Math.max(fee, 1)}C346 ${236 + fee} 356 ${TOP + FULL} 306 ${TOP + FULL}Z`}
      />
      {isMinted ? (
        <path
          className="b3"
          d={`M606 262C676 262 666 ${mintTop} 740 ${mintTop}V${mintTop + MINT}C666 ${mintTop + MINT} 676 300 606 300Z`}
        />
      ) : null}
      <rect className="b2" x="746" y={TOP} width="366" height={earned} />
      {isMinted ? <rect className="b3" x="746" y={mintTop} width="366" height={MINT} /> : null}
      <g className="n">
        <rect x="0" y={TOP} width="6" height={FULL} />
        <rect x="300" y={TOP} width="6" height={FULL} />
        <rect x="396" y="236" width="6" height={Math.max(fee, 1)} />
        {isMinted ? <rect x="600" y="262" width="6" height={MINT} /> : null}
        <rect x="740" y={TOP} width="6" height={mintTop + MINT - TOP} />
        <rect x="1112" y={TOP} width="6" height={mintTop + MINT - TOP} />
      </g>
    </>
  )
}

/** The four places that money passes: heading, figure, and a line of words. */
function Stations({ facts }: { facts: FlowFacts }) {
  const stations = [
    [0, '1  Escrow captures what was used', facts.captured, facts.symbol, 'held before, never above the quote'],
    [300, '2  The fee is kept, the rest is earned', facts.earnings, facts.symbol, 'to the providers of each task'],
    [740, '3  Root fixes every share', facts.leaves, 'leaves', 'a delay to check before it is active'],
    [1120, '4  Providers claim', facts.providers, 'providers', 'each with its own proof'],
  ] as const
  return stations.map(([x, title, value, unit, text]) => {
    const anchor = x === 1120 ? 'end' : 'start'
    return (
      <g key={x}>
        <g className="t">
          <text x={x} y="22" textAnchor={anchor}>
            {title}
          </text>
        </g>
        <g className="v">
          <FlowValue x={x} value={value} unit={unit} isEnd={anchor === 'end'} />
        </g>
        <g className="c">
          <text x={x} y="74" textAnchor={anchor}>
            {text}
          </text>
        </g>
      </g>
    )
  })
}

function Captions({ facts, bands: { earned, mintTop } }: Parts) {
  const middle = TOP + earned / 2 + 5
  return (
    <g className="c">
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
      <text x="324" y={middle}>
        <tspan className="m">{`${facts.earnings} ${facts.symbol}`}</tspan> earnings
      </text>
      <text x="764" y={middle}>
        <tspan className="m">{`${facts.earnings} ${facts.symbol}`}</tspan>
      </text>
    </g>
  )
}

function FlowValue({ x, value, unit, isEnd = false }: { x: number; value: string; unit: string; isEnd?: boolean }) {
  return (
    <text x={x} y="50" textAnchor={isEnd ? 'end' : 'start'}>
      {value} <tspan className="u">{unit}</tspan>
    </text>
  )
}
