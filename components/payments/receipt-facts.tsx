import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { HexChip } from '../ui/hex-chip'

/** First rows of every receipt: who paid and how much GPU time its lines add up to; a task row where `taskId` is given. */
export function ReceiptFacts({
  receipt,
  taskId,
}: {
  receipt: { payer: string; chainId: number; lines: readonly { gpuMilliMs: string }[] }
  taskId?: string
}) {
  const used = receipt.lines.reduce((sum, line) => sum + BigInt(line.gpuMilliMs), 0n)
  return (
    <>
      <div>
        <dt>Paid by</dt>
        <dd>
          <HexChip hex={receipt.payer} kind="address" chainId={receipt.chainId} />
        </dd>
      </div>
      {taskId === undefined ? null : (
        <div>
          <dt>Task</dt>
          <dd className="mono small wrap">{taskId}</dd>
        </div>
      )}
      <div>
        <dt>Used</dt>
        <dd>{formatGpuHours(used, 3)} GPU-hours</dd>
      </div>
    </>
  )
}
