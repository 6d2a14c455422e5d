import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import type { usePrepaid } from '@/lib/payments/client/use-prepaid'

/** What the parts of the prepaid card share. */
export type PrepaidParts = { prepaid: ReturnType<typeof usePrepaid>; token: DeployedToken; network: ClientNetwork }

/** `12.00 USDC`, or the symbol alone while there is no amount. */
export function amountText(amount: bigint | null, token: DeployedToken): string {
  return amount === null ? token.symbol : `${formatAmount(amount, token.decimals)} ${token.symbol}`
}
