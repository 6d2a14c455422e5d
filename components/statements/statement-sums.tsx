import type { StatementView } from '@/lib/payments/statement-view'
import { Amount, type TokenUnit } from '../ui/amount'
import { TableScroll } from '../ui/table-scroll'

/** What a sum is called, where it lies, and whether it is of the prepaid balance: shown in a month in which that moved. */
const COLUMNS = [
  ['Authorized', 'authorized', false],
  ['Captured', 'captured', false],
  ['Prepaid used', 'settled', true],
  ['Fees', 'fees', false],
  ['Burned', 'burned', false],
  ['Returned unused', 'returned', false],
  ['Refunded', 'refunded', false],
  ['Prepaid in', 'prepaidDeposited', true],
  ['Prepaid out', 'prepaidWithdrawn', true],
] as const

/** What a month came to, token by token. */
export function StatementSums({ statement }: { statement: StatementView }) {
  const hasPrepaid = statement.totals.some((total) =>
    COLUMNS.some(([, field, isPrepaid]) => isPrepaid && total[field] !== '0'),
  )
  const columns = COLUMNS.filter(([, , isPrepaid]) => hasPrepaid || !isPrepaid)
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
