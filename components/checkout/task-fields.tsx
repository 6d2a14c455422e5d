'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { Card } from '../ui/card'
import { NetworkPicker } from './network-picker'
import { NumberField } from './number-field'
import type { readTask, TaskInput } from './task-input'
import { TokenChoice } from './token-choice'

type Fields = { card: RateCardView; input: TaskInput; onChange: (part: Partial<TaskInput>) => void }

/** What to run: model, GPUs, longest run, token. */
export function TaskFields({
  network,
  card,
  input,
  task,
  onChange,
}: Fields & { network: ClientNetwork; task: ReturnType<typeof readTask> }) {
  return (
    <Card title="Task" end={<NetworkPicker network={network} />}>
      <div className="card-body form">
        <ModelField card={card} input={input} onChange={onChange} />
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

function ModelField({ card, input, onChange }: Fields) {
  return (
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
  )
}
