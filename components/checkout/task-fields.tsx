'use client'

import type { ReactNode } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { useRuntimeConfig, useTokenOf } from '../layout/runtime-config-context'
import { Card } from '../ui/card'
import { Icon } from '../ui/icon'
import { NetworkLabel } from '../ui/network-label'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import type { readTask, TaskInput } from './task-input'

/** What to run: model, GPUs, longest run, token. */
export function TaskFields({
  network,
  card,
  input,
  task,
  onChange,
}: {
  network: ClientNetwork
  card: RateCardView
  input: TaskInput
  task: ReturnType<typeof readTask>
  onChange: (part: Partial<TaskInput>) => void
}) {
  return (
    <Card title="Task" end={<NetworkPicker network={network} />}>
      <div className="card-body form">
        <div className="field">
          <label htmlFor="model">GPU model</label>
          <select
            id="model"
            className="input"
            value={input.gpuModel}
            onChange={(event) => onChange({ gpuModel: event.target.value })}
          >
            {card.models.map((item) => (
              <option key={item.gpuModel}>{item.gpuModel}</option>
            ))}
          </select>
        </div>
        <NumberField
          id="gpus"
          label="GPUs"
          text={input.gpus}
          problem={task.gpuMilli === null ? 'From 0.001 to 1,024, at most three digits after the point.' : null}
          help="Fractions are shared GPUs: 0.25 is a quarter."
          onText={(gpus) => onChange({ gpus })}
        />
        <NumberField
          id="hours"
          label="Longest run"
          unit="hours"
          text={input.hours}
          problem={task.durationMs === null ? 'From one minute (0.02) to 720 hours.' : null}
          help="You pay for what was used, never for more than this."
          onText={(hours) => onChange({ hours })}
        />
        <TokenChoice network={network} card={card} input={input} onChange={onChange} />
      </div>
    </Card>
  )
}

function TokenChoice({
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

function NumberField({
  id,
  label,
  unit,
  text,
  problem,
  help,
  onText,
}: {
  id: string
  label: string
  unit?: string
  text: string
  problem: string | null
  help: string
  onText: (text: string) => void
}) {
  const field: ReactNode = (
    <input
      id={id}
      className="input"
      inputMode="decimal"
      value={text}
      aria-invalid={problem !== null}
      aria-describedby={`${id}-help`}
      onChange={(event) => onText(event.target.value)}
    />
  )
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {unit === undefined ? (
        field
      ) : (
        <div className="affix">
          {field}
          <span>{unit}</span>
        </div>
      )}
      <p className={problem === null ? 'help' : 'help err'} id={`${id}-help`}>
        {problem === null ? null : <Icon name="failed" className="icon-sm" />}
        {problem ?? help}
      </p>
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
