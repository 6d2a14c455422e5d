import type { StatementView } from '@/lib/payments/statement-view'
import { HexChip } from '../ui/hex-chip'

/** The statement's hash, and how anybody checks it. */
export function StatementFoot({ statement }: { statement: StatementView }) {
  const path = `/api/v1/statements/${statement.month}?chainId=${statement.chainId}`
  return (
    <div className="card-foot">
      <p>
        Hash <HexChip hex={statement.hash} kind="plain" />
      </p>
      <p className="only-print mono wrap">{statement.hash}</p>
      <p>
        To verify: <a href={path}>the statement as JSON</a> without its field “hash”, in canonical form (RFC 8785), has
        this SHA-256; every line names its transaction.
      </p>
    </div>
  )
}
