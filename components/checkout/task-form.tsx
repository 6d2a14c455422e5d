'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { useRates } from '@/lib/epochs/client/use-rate-card'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { useCreateQuote } from '@/lib/payments/client/use-quote'
import { maxAmount } from '@/lib/payments/max-amount'
import { useRuntimeConfig, useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { NetworkLabel } from '../ui/network-label'
import { useChainNow } from '../ui/use-now'
import { useChosenNetwork } from '../wallet/use-chosen-network'
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
  const tokenOf = useTokenOf()
  const router = useRouter()
  const createQuote = useCreateQuote()
  const [input, setInput] = useState<TaskInput>(() => ({
    gpuModel: card.models[0]?.gpuModel ?? '',
    token: card.models[0]?.prices[0]?.token ?? '',
    gpus: '1',
    hours: network.local ? '0.1' : '1',
  }))
  const change = (part: Partial<TaskInput>) => setInput((before) => ({ ...before, ...part }))
  const model = card.models.find((item) => item.gpuModel === input.gpuModel)
  const price = model?.prices.find((item) => item.token === input.token)
  const task = readTask(input)
  const token = tokenOf(network.chainId, input.token)
  const ask = () => {
    if (task.gpuMilli === null || task.durationMs === null) return
    createQuote.mutate(
      {
        chainId: network.chainId,
        token: input.token as `0x${string}`,
        gpuModel: input.gpuModel,
        gpuMilli: task.gpuMilli,
        durationMs: task.durationMs,
      },
      { onSuccess: (quote) => router.push(`/pay/${encodeURIComponent(quote.quoteId)}`) },
    )
  }
  const most =
    price === undefined || task.gpuMilli === null || task.durationMs === null
      ? null
      : maxAmount({
          gpuMilli: task.gpuMilli,
          durationMs: task.durationMs,
          pricePerGpuHour: BigInt(price.pricePerGpuHour),
        })
  return (
    <div className="cols co">
      <div className="stack">
        <Card title="Task" end={<NetworkPicker network={network} />}>
          <div className="card-body form">
            <div className="field">
              <label htmlFor="model">GPU model</label>
              <select
                id="model"
                className="input"
                value={input.gpuModel}
                onChange={(event) => change({ gpuModel: event.target.value })}
              >
                {card.models.map((item) => (
                  <option key={item.gpuModel}>{item.gpuModel}</option>
                ))}
              </select>
            </div>
            <div className="field">
              <label htmlFor="gpus">GPUs</label>
              <input
                id="gpus"
                className="input"
                inputMode="decimal"
                value={input.gpus}
                aria-invalid={task.gpuMilli === null}
                aria-describedby="gpus-help"
                onChange={(event) => change({ gpus: event.target.value })}
              />
              <FieldHelp id="gpus-help" isWrong={task.gpuMilli === null}>
                {task.gpuMilli === null
                  ? 'From 0.001 to 1,024, at most three digits after the point.'
                  : 'Fractions are shared GPUs: 0.25 is a quarter.'}
              </FieldHelp>
            </div>
            <div className="field">
              <label htmlFor="hours">Longest run</label>
              <div className="affix">
                <input
                  id="hours"
                  className="input"
                  inputMode="decimal"
                  value={input.hours}
                  aria-invalid={task.durationMs === null}
                  aria-describedby="hours-help"
                  onChange={(event) => change({ hours: event.target.value })}
                />
                <span>hours</span>
              </div>
              <FieldHelp id="hours-help" isWrong={task.durationMs === null}>
                {task.durationMs === null
                  ? 'From one minute (0.02) to 720 hours.'
                  : 'You pay for what was used, never for more than this.'}
              </FieldHelp>
            </div>
            <fieldset className="field plain">
              <legend className="label">Pay with</legend>
              {(model?.prices ?? []).map((item) => (
                <label className="check" key={item.token}>
                  <input
                    type="radio"
                    name="token"
                    checked={item.token === input.token}
                    onChange={() => change({ token: item.token })}
                  />
                  <span>
                    <span className="strong">{tokenOf(network.chainId, item.token).symbol}</span>{' '}
                    <span className="muted">
                      {formatAmount(BigInt(item.pricePerGpuHour), tokenOf(network.chainId, item.token).decimals)} per
                      GPU-hour
                    </span>
                  </span>
                </label>
              ))}
            </fieldset>
          </div>
        </Card>
      </div>
      <div className="stack">
        <section className="card pay o1" aria-labelledby="live-price">
          <div className="card-head">
            <h2 id="live-price">Price</h2>
            <NetworkLabel name={network.name} />
          </div>
          <div className="card-body">
            <dl className="kv flush" aria-live="polite">
              <div>
                <dt>Rate</dt>
                <dd>
                  {price === undefined ? '—' : <Amount value={BigInt(price.pricePerGpuHour)} token={token} />}
                  <span className="muted"> / GPU-hour</span>
                </dd>
              </div>
              <div>
                <dt>of which fee</dt>
                <dd>{`${card.feeBps / 100} %`}</dd>
              </div>
              <div className="sum">
                <dt>Most you can pay</dt>
                <dd>{most === null ? '—' : <Amount value={most} token={token} />}</dd>
              </div>
            </dl>
            <Button
              look="primary"
              size="lg"
              block
              busy={createQuote.isPending}
              disabled={most === null || most === 0n}
              onClick={ask}
            >
              Get a signed quote
            </Button>
            <p className="small muted after">The quote fixes this price. No money moves yet.</p>
            {createQuote.error === null ? null : (
              <Banner tone="danger" icon="failed" title={createQuote.error.message}>
                {(createQuote.error as { hint?: string }).hint ?? 'Nothing was ordered. Try again.'}
              </Banner>
            )}
          </div>
        </section>
      </div>
    </div>
  )
}

function NetworkPicker({ network }: { network: ClientNetwork }) {
  const { networks } = useRuntimeConfig()
  const { choose } = useChosenNetwork()
  if (networks.length === 1) return <NetworkLabel name={network.name} />
  return (
    <select
      className="input"
      style={{ width: 'auto' }}
      aria-label="Network"
      value={network.chainId}
      onChange={(event) => choose(Number(event.target.value))}
    >
      {networks.map((item) => (
        <option key={item.chainId} value={item.chainId}>
          {item.name}
        </option>
      ))}
    </select>
  )
}

function FieldHelp({ id, isWrong, children }: { id: string; isWrong: boolean; children: string }) {
  return (
    <p className={isWrong ? 'help err' : 'help'} id={id}>
      {isWrong ? <Icon name="failed" className="icon-sm" /> : null}
      {children}
    </p>
  )
}
