'use client'

import { formatGpuHoursOfParts } from '@/lib/core/format-gpu-hours'
import type { ReceiptView } from '@/lib/payments/receipt-view'
import { Amount, type TokenUnit } from '../ui/amount'
import { DayMinute } from '../ui/day-minute'
import { HexChip } from '../ui/hex-chip'

/** What a receipt is made of: usage by epoch and provider, and every transaction; folded on the screen, whole on paper. */
export function ReceiptDetails({ receipt, token }: { receipt: ReceiptView; token: TokenUnit }) {
  const hours = formatGpuHoursOfParts(
    receipt.lines.map((line) => BigInt(line.gpuMilliMs)),
    3,
  )
  return (
    <>
      <details className="version line-top">
        <summary>Usage, {receipt.lines.length === 1 ? '1 line' : `${receipt.lines.length} lines`}</summary>
        <ul className="rows">
          {receipt.lines.map((line, index) => (
            <li key={`${line.epoch}:${line.provider}`}>
              <span className="muted small">Epoch {line.epoch}</span>
              <HexChip hex={line.provider} kind="address" chainId={receipt.chainId} copy={false} />
              <span>{hours[index]} GPU-hours</span>
            </li>
          ))}
        </ul>
      </details>
      <details className="version">
        <summary>Transactions, {receipt.transactions.length}</summary>
        <ul className="rows">
          {receipt.transactions.map((item) => (
            <li key={`${item.type}:${item.transactionHash}:${item.epoch ?? ''}`}>
              <span className="muted small">
                <DayMinute at={item.at} />
              </span>
              <span>
                {item.type}{' '}
                <HexChip hex={item.transactionHash} kind="transaction" chainId={receipt.chainId} copy={false} />
                <span className="only-print mono tiny wrap">{item.transactionHash}</span>
              </span>
              <Amount value={BigInt(item.amount)} token={token} digits="exact" />
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}
