'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { addMonths, formatMonth, monthOf } from '@/lib/core/month'
import { useStatement } from '@/lib/payments/client/use-statement'
import type { StatementView } from '@/lib/payments/statement-view'
import { PageHead } from '../layout/page-head'
import { Button, LinkButton } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { saveCsv } from '../ui/save-csv'
import { useNow } from '../ui/use-now'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { StatementFoot } from './statement-foot'
import { StatementLines } from './statement-lines'
import { statementRows } from './statement-rows'
import { StatementSums } from './statement-sums'

/** Payments of one calendar month with their sums, to print or to hand on. */
export function StatementPage({ month }: { month: string }) {
  const { network } = useChosenNetwork()
  if (network === undefined) return null
  return <NetworkStatement month={month} network={network} />
}

function NetworkStatement({ month, network }: { month: string; network: ClientNetwork }) {
  const statement = useStatement({ month, chainId: network.chainId })
  return (
    <>
      <PageHead
        crumb={{ href: '/history', label: 'History', here: 'Statement' }}
        title={`Statement of ${formatMonth(month)}`}
        sub={`Payments on ${network.name}, by calendar month in UTC. Only what is final counts: no line that stands here changes any more.`}
        actions={<StatementActions month={month} statement={statement.data} />}
      />
      <Loaded query={statement} what="The statement">
        {(data) => <StatementBody statement={data} />}
      </Loaded>
    </>
  )
}

function StatementActions({ month, statement }: { month: string; statement: StatementView | undefined }) {
  const now = useNow(60_000)
  const isNewest = now === null || month >= monthOf(now)
  return (
    <>
      <LinkButton
        href={`/statements/${addMonths(month, -1)}`}
        aria-label={`Statement of ${formatMonth(addMonths(month, -1))}`}
      >
        <Icon name="left" />
        {formatMonth(addMonths(month, -1))}
      </LinkButton>
      {isNewest ? null : (
        <LinkButton
          href={`/statements/${addMonths(month, 1)}`}
          aria-label={`Statement of ${formatMonth(addMonths(month, 1))}`}
        >
          {formatMonth(addMonths(month, 1))}
          <Icon name="right" />
        </LinkButton>
      )}
      <Button disabled={statement === undefined} onClick={() => statement && save(statement)}>
        <Icon name="download" />
        CSV
      </Button>
      <Button onClick={() => window.print()}>
        <Icon name="printer" />
        Print
      </Button>
    </>
  )
}

/** The very lines of this page: the export of the history has others, and more. */
function save(statement: StatementView): void {
  saveCsv(`statement-${statement.chainId}-${statement.month}.csv`, statementRows(statement))
}

function StatementBody({ statement }: { statement: StatementView }) {
  if (statement.lines.length === 0) {
    return (
      <Card title="Payments">
        <EmptyState title="No payments in this month">
          What is authorized, captured, returned or refunded appears here once it is final.
        </EmptyState>
      </Card>
    )
  }
  return (
    <>
      <Card
        title="Sums"
        sub={
          <>
            Of{' '}
            {statement.wallets.map((wallet) => (
              <HexChip key={wallet} hex={wallet} kind="address" chainId={statement.chainId} copy={false} />
            ))}
          </>
        }
      >
        <StatementSums statement={statement} />
      </Card>
      <Card title="Payments">
        <StatementLines statement={statement} />
        <StatementFoot statement={statement} />
      </Card>
    </>
  )
}
