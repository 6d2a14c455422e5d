import type { HistoryEntryView } from '@/lib/history/history-view'
import { Amount } from '../ui/amount'

/** The amount of a history line: `+` comes to the reader, `−` leaves, none moves between escrow and providers. */
export function SignedAmount({ entry, unit = true }: { entry: HistoryEntryView; unit?: boolean }) {
  const sign = entry.direction === 'in' ? '+' : entry.direction === 'out' ? '−' : ''
  return <Amount value={BigInt(entry.amount)} token={entry} sign={sign} unit={unit} />
}
