'use client'

import type { ReactNode } from 'react'
import { Icon } from '../ui/icon'

/** A number as it is typed, with its unit, and what is wrong with it or what it means. */
export function NumberField({
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
