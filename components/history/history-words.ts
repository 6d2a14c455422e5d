import type { HistoryType } from '@/lib/history/history-view'
import type { IconName } from '../ui/icon'

/** How each kind of history line is called, and its icon. */
export const HISTORY_WORDS: Readonly<Record<HistoryType, readonly [word: string, icon: IconName]>> = {
  'payment-authorized': ['Authorized', 'lock'],
  'payment-captured': ['Captured', 'right'],
  'payment-voided': ['Unused money returned', 'returned'],
  'payment-reclaimed': ['Reclaimed', 'returned'],
  'payment-refunded': ['Refunded', 'refund'],
  'payment-disputed': ['Disputed', 'warning'],
  'dispute-resolved': ['Dispute decided', 'check'],
  'prepaid-deposited': ['Prepaid deposit', 'lock'],
  'prepaid-settled': ['Prepaid settlement', 'right'],
  'prepaid-withdrawn': ['Prepaid withdrawal', 'returned'],
  'rewards-claimed': ['Rewards claimed', 'done'],
  'recipient-set': ['Claim recipient set', 'person'],
  'transfer-in': ['Received', 'returned'],
  'transfer-out': ['Sent', 'right'],
  mint: ['Minted', 'returned'],
  burn: ['Burned', 'right'],
  approval: ['Allowance set', 'check'],
}
