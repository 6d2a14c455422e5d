/** A bar from 0 to 100 with a spoken name. */
export function Progress({
  percent,
  label,
  tone = 'plain',
}: {
  percent: number
  label: string
  tone?: 'plain' | 'success' | 'danger'
}) {
  const value = Math.max(0, Math.min(100, Math.round(percent)))
  return (
    <div
      className={tone === 'plain' ? 'progress' : `progress ${tone}`}
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${value}%` }} />
    </div>
  )
}
