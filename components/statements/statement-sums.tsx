import type { StatementView } from '@/lib/payments/statement-view'
import { Amount, type TokenUnit } from '../ui/amount'
import { TableScroll } from '../ui/table-scroll'

const COLUMNS = [
  ['Authorized', 'authorized'],
  ['Captured', 'captured'],
  ['of which fees', 'fees'],
  ['of which burned', 'burned'],
  ['Returned unused', 'returned'],
  ['Refunded', 'refunded'],
] as const

/** Of the prepaid balance; shown in a month in which it moved. */
const PREPAID_COLUMNS = [
  ['Prepaid in', 'prepaidDeposited'],
  ['Prepaid used', 'settled'],
  ['Prepaid out', 'prepaidWithdrawn'],
] as const

/** What a month came to, token by token. */
export function StatementSums({ statement }: { statement: StatementView }) {
  const isPrepaid = statement.totals.some((total) => PREPAID_COLUMNS.some(([, field]) => total[field] !== '0'))
  const columns = isPrepaid ? [...COLUMNS, ...PREPAID_COLUMNS] : COLUMNS
  return (
    <TableScroll label="Sums">
      <table className="stacked start">
        <thead>
          <tr>
            <th scope="col">Token</th>
            {columns.map(([label]) => (
              <th scope="col" className="num" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {statement.totals.map((total) => (
            <tr key={total.token}>
              <th scope="row">{total.symbol}</th>
              {columns.map(([label, field]) => (
                <td className="num" data-l={label} key={label}>
                  <SignedSum text={total[field]} token={total} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

/** A sum with every digit; below zero where more was reversed in a month than captured in it. */
function SignedSum({ text, token }: { text: string; token: TokenUnit }) {
  const isNegative = text.startsWith('-')
  return (
    <Amount
      value={BigInt(isNegative ? text.slice(1) : text)}
      token={token}
      digits="exact"
      sign={isNegative ? '−' : ''}
      unit={false}
    />
  )
}
