'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { useTokenOf } from '../layout/runtime-config-context'
import type { TaskInput } from './task-input'

/** Which token pays for the task, with what the model costs in each. */
export function TokenChoice({
  network,
  card,
  input,
  onChange,
}: {
  network: ClientNetwork
  card: RateCardView
  input: TaskInput
  onChange: (part: Partial<TaskInput>) => void
}) {
  const tokenOf = useTokenOf()
  const prices = card.models.find((item) => item.gpuModel === input.gpuModel)?.prices ?? []
  return (
    <fieldset className="field plain">
      <legend className="label">Pay with</legend>
      {prices.map((price) => {
        const token = tokenOf(network.chainId, price.token)
        return (
          <label className="check" key={price.token}>
            <input
              type="radio"
              name="token"
              checked={price.token === input.token}
              onChange={() => onChange({ token: price.token })}
            />
            <span>
              <span className="strong">{token.symbol}</span>{' '}
              <span className="muted">{formatAmount(BigInt(price.pricePerGpuHour), token.decimals)} per GPU-hour</span>
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
