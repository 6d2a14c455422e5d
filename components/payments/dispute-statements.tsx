'use client'

import type { DisputeStatementView } from '@/lib/payments/dispute-view'
import { DayMinute } from '../ui/day-minute'
import { HexChip } from '../ui/hex-chip'

/** What payer and operator said about a dispute, each with its hash and whether the chain holds it. */
export function DisputeStatements({
  statements,
  chainId,
}: {
  statements: readonly DisputeStatementView[]
  chainId: number
}) {
  return statements.map((item) => (
    <figure key={item.hash} className="quote">
      <blockquote className="wrap">{item.text}</blockquote>
      <figcaption className="muted small">
        {item.kind === 'evidence' ? 'Evidence' : 'Decision'} of{' '}
        <HexChip hex={item.author} kind="address" chainId={chainId} copy={false} />, <DayMinute at={item.at} />,{' '}
        {item.onChain ? 'its hash is on chain' : 'not on chain yet'} <HexChip hex={item.hash} kind="plain" />
      </figcaption>
    </figure>
  ))
}
