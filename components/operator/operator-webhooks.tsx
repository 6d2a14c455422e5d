'use client'

import { OperatorFrame } from './operator-frame'
import { WebhookEndpointsCard } from './webhook-endpoints-card'
import { WebhookLogCard } from './webhook-log-card'

/** Who is told of events, and how each delivery went. */
export function OperatorWebhooks() {
  return (
    <OperatorFrame>
      {({ network }) => (
        <>
          <WebhookEndpointsCard network={network} />
          <WebhookLogCard network={network} />
        </>
      )}
    </OperatorFrame>
  )
}
