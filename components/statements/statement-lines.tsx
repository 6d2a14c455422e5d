'use client'

import Link from 'next/link'
import { shortHex } from '@/lib/core/short-hex'
import type { StatementView } from '@/lib/payments/statement-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { STEP_TITLES } from '../payments/step-titles'
import { Amount } from '../ui/amount'
import { DayMinute } from '../ui/day-minute'
import { HexChip } from '../ui/hex-chip'
import { TableScroll } from '../ui/table-scroll'

type Line = StatementView['lines'][number]

/** Every final event of the month, oldest first, each with its payment and its transaction. */
export function StatementLines({ statement }: { statement: StatementView }) {
  return (
    <TableScroll label="Payments of the month">
      <table className="stacked start">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When, UTC</th>
            <th scope="col">Payment</th>
            <th scope="col" className="num">
              Amount
            </th>
            <th scope="col" className="num">
              Fee
            </th>
            <th scope="col">Transaction</th>
          </tr>
        </thead>
        <tbody>
          {statement.lines.map((line) => (
            <StatementLine
              key={`${line.transactionHash}:${line.type}:${line.paymentId}:${line.epoch ?? ''}`}
              line={line}
              chainId={statement.chainId}
            />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function StatementLine({ line, chainId }: { line: Line; chainId: number }) {
  const token = useTokenOf()(chainId, line.token)
  return (
    <tr>
      <th scope="row">
        {titleOf(line.type)}
        {line.epoch === null ? '' : `, epoch ${line.epoch}`}
      </th>
      <td data-l="When">
        <DayMinute at={line.at} />
      </td>
      <td data-l="Payment">
        <PaidBy line={line} chainId={chainId} />
      </td>
      <td className="num" data-l="Amount">
        <Amount value={BigInt(line.amount)} token={token} digits="exact" />
      </td>
      <td className="num" data-l="Fee">
        <Amount value={BigInt(line.fee)} token={token} digits="exact" unit={false} />
      </td>
      <td data-l="Transaction">
        <HexChip hex={line.transactionHash} kind="transaction" chainId={chainId} copy={false} />
      </td>
    </tr>
  )
}

/** The payment in the escrow, or the task that runs on the prepaid balance. */
function PaidBy({ line, chainId }: { line: Line; chainId: number }) {
  if (line.paymentId !== null) {
    return (
      <Link href={`/payments/${line.paymentId}`} prefetch={false} className="mono">
        {shortHex(line.paymentId)}
      </Link>
    )
  }
  if (line.taskId === null) return <span className="muted">prepaid</span>
  return (
    <Link href={`/prepaid/${encodeURIComponent(line.taskId)}?chainId=${chainId}`} prefetch={false}>
      prepaid task
    </Link>
  )
}

const OTHER_TITLES: Readonly<Record<string, string>> = {
  'capture-reversed': 'Capture reversed',
  'prepaid-deposited': 'Deposited to prepaid',
  'prepaid-settled': 'Settled from prepaid',
  'prepaid-withdrawn': 'Withdrawn from prepaid',
}

function titleOf(type: string): string {
  return STEP_TITLES[type as keyof typeof STEP_TITLES] ?? OTHER_TITLES[type] ?? type
}
