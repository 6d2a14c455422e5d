'use client'

import type { DeployedToken } from '@/lib/config/deployment'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { TableScroll } from '../ui/table-scroll'
import type { ModelDraft } from './rate-card-draft'

/** The models of a rate card: a line each, to change, add or remove. */
export function RateCardModels({
  models,
  tokens,
  onChange,
}: {
  models: readonly ModelDraft[]
  tokens: readonly DeployedToken[]
  onChange: (models: ModelDraft[]) => void
}) {
  const setModel = (index: number, part: Partial<ModelDraft>) =>
    onChange(models.map((item, at) => (at === index ? { ...item, ...part } : item)))
  const add = () => onChange([...models, { gpuModel: '', rewardWeight: '1', prices: {} }])
  return (
    <>
      <TableScroll label="Models of the next rate card">
        <table className="edit">
          <thead>
            <tr>
              <th scope="col">GPU model</th>
              <th scope="col">Reward weight</th>
              {tokens.map((token) => (
                <th scope="col" key={token.address}>
                  {token.symbol} per GPU-hour
                </th>
              ))}
              <th scope="col">
                <span className="sr">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((model, index) => (
              <ModelRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place; its name is being typed
                key={index}
                model={model}
                tokens={tokens}
                onChange={(part) => setModel(index, part)}
                onRemove={() => onChange(models.filter((_, at) => at !== index))}
              />
            ))}
          </tbody>
        </table>
      </TableScroll>
      <div>
        <Button size="sm" onClick={add}>
          Add a model
        </Button>
      </div>
    </>
  )
}

function ModelRow({
  model,
  tokens,
  onChange,
  onRemove,
}: {
  model: ModelDraft
  tokens: readonly DeployedToken[]
  onChange: (part: Partial<ModelDraft>) => void
  onRemove: () => void
}) {
  const name = model.gpuModel || 'the new model'
  return (
    <tr>
      <td>
        <input
          className="input"
          aria-label="GPU model"
          value={model.gpuModel}
          onChange={(event) => onChange({ gpuModel: event.target.value.trim() })}
        />
      </td>
      <td>
        <input
          className="input"
          inputMode="numeric"
          aria-label={`Reward weight of ${name}`}
          value={model.rewardWeight}
          onChange={(event) => onChange({ rewardWeight: event.target.value })}
        />
      </td>
      {tokens.map((token) => (
        <td key={token.address}>
          <input
            className="input"
            inputMode="decimal"
            aria-label={`${token.symbol} per GPU-hour of ${name}`}
            value={model.prices[token.address] ?? ''}
            onChange={(event) => onChange({ prices: { ...model.prices, [token.address]: event.target.value } })}
          />
        </td>
      ))}
      <td>
        <Button look="quiet" size="sm" iconOnly aria-label={`Remove ${name}`} onClick={onRemove}>
          <Icon name="close" />
        </Button>
      </td>
    </tr>
  )
}
