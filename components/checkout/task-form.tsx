'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { useRates } from '@/lib/epochs/client/use-rate-card'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { useCreateQuote } from '@/lib/payments/client/use-quote'
import { maxAmount } from '@/lib/payments/max-amount'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import { useChainNow } from '../ui/use-now'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { PriceSummary } from './price-summary'
import { TaskFields } from './task-fields'
import { readTask, type TaskInput } from './task-input'

/** Configure a task with its live price, then ask for a signed quote. */
export function TaskForm() {
  const { network } = useChosenNetwork()
  if (network === undefined) return null
  return <NetworkTaskForm key={network.chainId} network={network} />
}

function NetworkTaskForm({ network }: { network: ClientNetwork }) {
  const rates = useRates(network.chainId)
  const now = useChainNow(network.chainId, 10_000)
  return (
    <Loaded query={rates} what="Prices">
      {({ items }) => {
        const card = items.find((item) => now === null || item.effectiveAt * 1000 <= now) ?? items[0]
        if (card === undefined || card.models.length === 0) {
          return (
            <Card title="Task">
              <EmptyState title="No prices yet">
                {`No rate card counts on ${network.name} so far. Choose another network or come back later.`}
              </EmptyState>
            </Card>
          )
        }
        return <PricedTaskForm network={network} card={card} />
      }}
    </Loaded>
  )
}

function PricedTaskForm({ network, card }: { network: ClientNetwork; card: RateCardView }) {
  const router = useRouter()
  const createQuote = useCreateQuote()
  const [input, setInput] = useState<TaskInput>(() => firstInput(network, card))
  const task = readTask(input)
  const price = card.models
    .find((item) => item.gpuModel === input.gpuModel)
    ?.prices.find((item) => item.token === input.token)
  const request =
    price === undefined || task.gpuMilli === null || task.durationMs === null
      ? null
      : { gpuMilli: task.gpuMilli, durationMs: task.durationMs }
  const ask = () => {
    if (request === null || price === undefined) return
    createQuote.mutate(
      { ...request, chainId: network.chainId, token: price.token, gpuModel: input.gpuModel },
      { onSuccess: (quote) => router.push(`/pay/${encodeURIComponent(quote.quoteId)}`) },
    )
  }
  const rate = price === undefined ? null : BigInt(price.pricePerGpuHour)
  return (
    <div className="cols co">
      <div className="stack">
        <TaskFields
          network={network}
          card={card}
          input={input}
          task={task}
          onChange={(part) => setInput((before) => ({ ...before, ...part }))}
        />
      </div>
      <div className="stack">
        <PriceSummary
          network={network}
          token={input.token}
          feeBps={card.feeBps}
          rate={rate}
          most={request === null || rate === null ? null : maxAmount({ ...request, pricePerGpuHour: rate })}
          quote={createQuote}
          onAsk={ask}
        />
      </div>
    </div>
  )
}

/** A small task to begin with; on the local network one that costs cents. */
function firstInput(network: ClientNetwork, card: RateCardView): TaskInput {
  const [model] = card.models
  return {
    gpuModel: model?.gpuModel ?? '',
    token: model?.prices[0]?.token ?? '',
    gpus: '1',
    hours: network.local ? '0.1' : '1',
  }
}
