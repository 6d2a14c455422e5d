'use client'

import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { formatUtcMinute } from '@/lib/core/format-time'
import type { QuoteView } from '@/lib/payments/quote-view'
import { Card } from '../ui/card'
import { Icon, type IconName } from '../ui/icon'

/** An icon, what happens, and when or how far. */
type NextThing = readonly [IconName, string, string]

/** What happens with money that was authorized, in order. */
export function thingsOfHold(quote: QuoteView, network: ClientNetwork, token: DeployedToken): readonly NextThing[] {
  const most = formatAmount(BigInt(quote.maxAmount), token.decimals)
  const expiry = formatUtcMinute(quote.authorizationExpiry * 1000)
  return [
    ['lock', 'Held, not spent', `The escrow contract on ${network.name} holds the money. Providers are not paid yet.`],
    ['right', 'Captured each epoch', `After an epoch ends: only verified use, never above ${most}.`],
    [
      'returned',
      'Unused money returns on its own',
      `When the task ends. From ${expiry} you can reclaim it without us.`,
    ],
    [
      'refund',
      'Captured money can be refunded',
      `Until ${formatUtcMinute(quote.refundExpiry * 1000)}, if a check fails later.`,
    ],
  ]
}

/** What happens with the prepaid balance once a task runs on it, in order. */
export function thingsOfPrepaid(quote: QuoteView, network: ClientNetwork, token: DeployedToken): readonly NextThing[] {
  const most = formatAmount(BigInt(quote.maxAmount), token.decimals)
  return [
    [
      'lock',
      'Nothing is held',
      `Your balance stays in the escrow contract on ${network.name}; no transaction is needed.`,
    ],
    ['right', 'Settled each epoch', `After an epoch ends: only verified use, never above ${most} for this task.`],
    ['warning', 'Your limit holds', 'No epoch takes more than your limit; what it does not cover is owed, and said.'],
    ['returned', 'The rest stays yours', 'Other tasks can run on it, or you withdraw it after notice.'],
  ]
}

/** The list of {@link thingsOfHold} or {@link thingsOfPrepaid}. */
export function NextThings({ things }: { things: readonly NextThing[] }) {
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
