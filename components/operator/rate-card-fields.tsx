'use client'

import type { DeployedToken } from '@/lib/config/deployment'
import { FORMULAS } from '@/lib/epochs/formula'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { TableScroll } from '../ui/table-scroll'
import type { ModelDraft, RateCardDraft } from './rate-card-draft'

type Change = (draft: RateCardDraft) => void

/** Everything of a rate card to choose: first epoch, fee, burn, formula, and a line for each model. */
export function RateCardFields({
  draft,
  tokens,
  onChange,
}: {
  draft: RateCardDraft
  tokens: readonly DeployedToken[]
  onChange: Change
}) {
  const setModel = (index: number, part: Partial<ModelDraft>) =>
    onChange({ ...draft, models: draft.models.map((item, at) => (at === index ? { ...item, ...part } : item)) })
  const add = () => onChange({ ...draft, models: [...draft.models, { gpuModel: '', rewardWeight: '1', prices: {} }] })
  return (
    <>
      <div className="filters">
        <Field
          id="card-epoch"
          label="First epoch"
          text={draft.effectiveEpoch}
          onText={(effectiveEpoch) => onChange({ ...draft, effectiveEpoch })}
        />
        <Field id="card-fee" label="Fee, %" text={draft.fee} onText={(fee) => onChange({ ...draft, fee })} />
        <Field
          id="card-burn"
          label="Burn of the own token, %"
          text={draft.burn}
          onText={(burn) => onChange({ ...draft, burn })}
        />
        <FormulaField formula={draft.formula} onFormula={(formula) => onChange({ ...draft, formula })} />
      </div>
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
            {draft.models.map((model, index) => (
              <ModelRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place; its name is being typed
                key={index}
                model={model}
                tokens={tokens}
                onChange={(part) => setModel(index, part)}
                onRemove={() => onChange({ ...draft, models: draft.models.filter((_, at) => at !== index) })}
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

/** A candidate is named, so that it is known of, and cannot be chosen. */
function FormulaField({ formula, onFormula }: { formula: string; onFormula: (formula: string) => void }) {
  return (
    <div className="field">
      <label htmlFor="card-formula">Formula</label>
      <select id="card-formula" className="input" value={formula} onChange={(event) => onFormula(event.target.value)}>
        {FORMULAS.map(({ version, counts }) => (
          <option key={version} value={version} disabled={!counts}>
            {counts ? version : `${version}, in shadow only`}
          </option>
        ))}
      </select>
    </div>
  )
}

function Field({
  id,
  label,
  text,
  onText,
}: {
  id: string
  label: string
  text: string
  onText: (text: string) => void
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        inputMode="decimal"
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    </div>
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
