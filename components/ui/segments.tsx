'use client'

/** A choice of one of a few short words. */
export function Segments<Value extends string>({
  legend,
  value,
  options,
  onChange,
}: {
  legend: string
  value: Value
  options: readonly (readonly [value: Value, label: string])[]
  onChange: (value: Value) => void
}) {
  return (
    <fieldset className="seg">
      <legend className="sr">{legend}</legend>
      {options.map(([option, label]) => (
        <button type="button" key={option} aria-pressed={option === value} onClick={() => onChange(option)}>
          {label}
        </button>
      ))}
    </fieldset>
  )
}
