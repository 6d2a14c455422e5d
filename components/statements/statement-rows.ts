import { csvField } from '@/lib/history/csv-field'
import type { StatementView } from '@/lib/payments/statement-view'

const HEAD = [
  ...['chainId', 'time', 'type', 'paymentId', 'taskId', 'epoch', 'token', 'amount', 'fee', 'burned'],
  ...['blockNumber', 'transactionHash'],
]

/** A statement's lines as rows of CSV under their names: times in UTC, amounts exact in base units. */
export function statementRows({ chainId, lines }: Pick<StatementView, 'chainId' | 'lines'>): (string | number)[][] {
  const rows = lines.map((line) => [
    chainId,
    new Date(line.at * 1000).toISOString(),
    line.type,
    line.paymentId ?? '',
    csvField(line.taskId ?? ''),
    line.epoch ?? '',
    line.token,
    line.amount,
    line.fee,
    line.burned,
    line.blockNumber,
    line.transactionHash,
  ])
  return [HEAD, ...rows]
}
