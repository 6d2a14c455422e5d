'use client'

import { OperatorFrame } from './operator-frame'
import { TransactionsCard } from './transactions-card'

/** What the platform's signers sent, and what of it failed. */
export function OperatorTransactions() {
  return <OperatorFrame>{({ network }) => <TransactionsCard network={network} />}</OperatorFrame>
}
