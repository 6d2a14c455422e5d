'use client'

import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { formatUtcMinute } from '@/lib/core/format-time'
import type { QuoteView } from '@/lib/payments/quote-view'
import { Card } from '../ui/card'
import { Icon, type IconName } from '../ui/icon'

/** What happens with the money after it was authorized, in order. */
export function NextThings({
  quote,
  network,
  token,
}: {
  quote: QuoteView
  network: ClientNetwork
  token: DeployedToken
}) {
  const most = formatAmount(BigInt(quote.maxAmount), token.decimals)
  const things: readonly (readonly [IconName, string, string])[] = [
    ['lock', 'Held, not spent', `The escrow contract on ${network.name} holds the money. Providers are not paid yet.`],
    ['right', 'Captured each epoch', `After an epoch ends: only verified use, never above ${most}.`],
    [
      'returned',
      'Unused money returns on its own',
      `When the task ends. From ${formatUtcMinute(quote.authorizationExpiry * 1000)} you can reclaim it without us.`,
    ],
    [
      'refund',
      'Captured money can be refunded',
      `Until ${formatUtcMinute(quote.refundExpiry * 1000)}, if a check fails later.`,
    ],
  ]
  return (
    <Card title="What happens next" className="o3">
      <ul className="rows">
        {things.map(([icon, title, text]) => (
          <li key={title}>
            <Icon name={icon} />
            <div>
              <div className="strong">{title}</div>
              <div className="sub">{text}</div>
            </div>
            <span />
          </li>
        ))}
      </ul>
    </Card>
  )
}
