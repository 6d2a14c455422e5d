'use client'

import type { SolvencyView } from '@/lib/core/operator-view'
import { useSolvency } from '@/lib/history/client/use-operator'
import { useNetwork } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'

/** What the platform kept and what was burned since the first block, token by token. */
export function TotalsCard() {
  const solvency = useSolvency()
  return (
    <Card
      title="Fees and burns"
      sub="Since the first block: of captures and of prepaid settlements, less what was reversed."
    >
      <Loaded query={solvency} what="Fees and burns">
        {({ networks }) => (
          <TableScroll label="Fees and burns">
            <table className="stacked">
              <thead>
                <tr>
                  <th scope="col">Token</th>
                  <th scope="col">Network</th>
                  <th scope="col" className="num">
                    Fees
                  </th>
                  <th scope="col" className="num">
                    Burned
                  </th>
                </tr>
              </thead>
              <tbody>
                {networks.map((network) => (
                  <NetworkTotals key={network.chainId} network={network} />
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Loaded>
    </Card>
  )
}

function NetworkTotals({ network }: { network: SolvencyView['networks'][number] }) {
  const name = useNetwork(network.chainId)?.name ?? `Chain ${network.chainId}`
  return network.tokens.map((token) => (
    <tr key={token.token}>
      <th scope="row">{token.symbol}</th>
      <td data-l="Network">{name}</td>
      <td className="num" data-l="Fees">
        <Amount value={BigInt(token.fees)} token={token} unit={false} />
      </td>
      <td className="num" data-l="Burned">
        <Amount value={BigInt(token.burned)} token={token} unit={false} />
      </td>
    </tr>
  ))
}
