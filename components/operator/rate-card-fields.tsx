'use client'

import type { DeployedToken } from '@/lib/config/deployment'
import { FORMULAS } from '@/lib/epochs/formula'
import type { RateCardDraft } from './rate-card-draft'
import { RateCardModels } from './rate-card-models'

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
      <RateCardModels models={draft.models} tokens={tokens} onChange={(models) => onChange({ ...draft, models })} />
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
