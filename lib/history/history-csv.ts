import { csvField } from './csv-field'
import type { HistoryEntryView } from './history-view'

const COLUMNS = [
  'time',
  'network',
  'type',
  'wallet',
  'direction',
  'amount',
  'amountBaseUnits',
  'token',
  'symbol',
  'fee',
  'counterparty',
  'task',
  'epoch',
  'paymentId',
  'transactionHash',
  'block',
  'final',
] as const

/** Header line of the export, with its line end. */
export const HISTORY_CSV_HEADER = `${COLUMNS.join(',')}\n`

/** One line of the export, with its line end: exact amounts in whole tokens and in base units. */
export function historyCsvLine(entry: HistoryEntryView): string {
  const fields: Record<(typeof COLUMNS)[number], string | number | null> = {
    time: new Date(entry.at * 1000).toISOString(),
    network: entry.chainId,
    type: entry.type,
    wallet: entry.wallet,
    direction: entry.direction,
    amount: toDecimal(entry.amount, entry.decimals),
    amountBaseUnits: entry.amount,
    token: entry.token,
    symbol: entry.symbol,
    fee: entry.fee === null ? null : toDecimal(entry.fee, entry.decimals),
    counterparty: entry.counterparty,
    task: entry.taskId,
    epoch: entry.epoch,
    paymentId: entry.paymentId,
    transactionHash: entry.transactionHash,
    block: entry.blockNumber,
    final: entry.final ? 'yes' : 'no',
  }
  return `${COLUMNS.map((column) => csvField(fields[column])).join(',')}\n`
}

/** Base units as a plain decimal number with every digit, no separators. */
function toDecimal(amount: string, decimals: number): string {
  const digits = amount.padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
