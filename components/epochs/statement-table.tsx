'use client'

import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { EpochView, StatementView } from '@/lib/epochs/epoch-view'
import { Badge } from '../ui/badge'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ExactAmount } from '../ui/exact-amount'
import { Icon } from '../ui/icon'
import { TableScroll } from '../ui/table-scroll'
import { findByToken } from './find-by-token'

type Line = readonly [label: string, key: keyof StatementView, isPart: boolean]

const MONEY: readonly Line[] = [
  ['Captured', 'captured', false],
  ['Fees', 'fees', true],
  ['Burned', 'burned', true],
  ['Earnings', 'earnings', true],
]
const EMISSION: readonly Line[] = [
  ['Minted', 'minted', false],
  ['Carried in', 'carriedIn', false],
  ['Emission shares', 'emissionShares', true],
  ['Carried out', 'carriedOut', true],
]

/** What came in and went out of every token, to the last unit, with both differences worked out here. */
export function StatementTable({ epoch, network }: { epoch: EpochView; network: ClientNetwork }) {
  const columns = network.deployment.tokens.map((token) => ({
    token,
    lines: findByToken(epoch.statement, token.address),
  }))
  const isBalanced = columns.every(
    ({ lines }) => lines === undefined || (moneyGap(lines) === 0n && emissionGap(lines) === 0n),
  )
  if (epoch.statement === null) {
    return (
      <Card title="Conservation statement" sub="Every unit that came in went out. Exact.">
        <EmptyState title="Not computed yet">
          It is computed and checked when the epoch is closed, before a root is sent.
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card
      title="Conservation statement"
      sub="Every unit that came in went out. Exact."
      end={
        <Badge tone={isBalanced ? 'success' : 'danger'} mark={isBalanced ? 'tick' : 'cross'}>
          {isBalanced ? 'Difference 0' : 'It does not balance'}
        </Badge>
      }
    >
      <TableScroll label="Conservation statement">
        <table className="cons stacked">
          <thead>
            <tr>
              <th scope="col">Line</th>
              {columns.map(({ token }) => (
                <th scope="col" className="num" key={token.address}>
                  {token.symbol}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {MONEY.map((line) => (
              <Row key={line[1]} line={line} columns={columns} />
            ))}
            <Difference columns={columns} gap={moneyGap} />
            {EMISSION.map((line) => (
              <Row key={line[1]} line={line} columns={columns} />
            ))}
            <Difference columns={columns} gap={emissionGap} />
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}

type Column = { token: DeployedToken; lines: StatementView | undefined }

function Row({ line: [label, key, isPart], columns }: { line: Line; columns: readonly Column[] }) {
  return (
    <tr>
      <th scope="row" className={isPart ? 'in' : ''}>
        {label}
      </th>
      {columns.map(({ token, lines }) => (
        <td key={token.address} className={lines === undefined ? 'num muted' : 'num'} data-l={token.symbol}>
          {lines === undefined ? 'none' : <ExactAmount value={BigInt(lines[key])} token={token} />}
        </td>
      ))}
    </tr>
  )
}

function Difference({ columns, gap }: { columns: readonly Column[]; gap: (lines: StatementView) => bigint }) {
  return (
    <tr className="total">
      <th scope="row">Difference</th>
      {columns.map(({ token, lines }) => (
        <td key={token.address} className="num" data-l={token.symbol}>
          {lines === undefined ? (
            <span className="muted">none</span>
          ) : gap(lines) === 0n ? (
            <span className="okx">
              <Icon name="check" className="icon-sm" />0
            </span>
          ) : (
            <ExactAmount value={gap(lines)} token={token} />
          )}
        </td>
      ))}
    </tr>
  )
}

function moneyGap(lines: StatementView): bigint {
  return BigInt(lines.captured) - BigInt(lines.fees) - BigInt(lines.burned) - BigInt(lines.earnings)
}

function emissionGap(lines: StatementView): bigint {
  return BigInt(lines.minted) + BigInt(lines.carriedIn) - BigInt(lines.emissionShares) - BigInt(lines.carriedOut)
}
