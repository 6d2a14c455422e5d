import { HexChip } from '../ui/hex-chip'

/** Whether a receipt can still change, its hash, and how anybody checks it. */
export function ReceiptFoot({
  hash,
  isFinal,
  symbol,
  path,
}: {
  hash: string
  isFinal: boolean
  symbol: string
  /** Of the document that the hash is over. */
  path: string
}) {
  return (
    <div className="card-foot">
      <p>
        {isFinal ? `Exact to the last unit of ${symbol}.` : 'It can still change: more may be taken.'} Hash{' '}
        <HexChip hex={hash} kind="plain" />
      </p>
      <p className="only-print mono wrap">{hash}</p>
      <p>
        To verify: <a href={path}>the receipt as JSON</a> without its field “hash”, in canonical form (RFC 8785), has
        this SHA-256; each of its transactions can be looked up on chain.
      </p>
    </div>
  )
}
