/** A grey bar of the size of what follows. */
export function Skeleton({ width, height }: { width: string; height?: string }) {
  return <span className="skel" style={height === undefined ? { width } : { width, height }} />
}

/** Rows of a table or list that is still loading; `label` says what for readers who do not see it. */
export function SkeletonRows({ label, rows = 4 }: { label: string; rows?: number }) {
  const widths = ['78%', '64%', '86%', '70%']
  return (
    <div role="status" aria-busy="true" aria-label={label} className="card-body">
      {Array.from({ length: rows }, (_, row) => (
        <div className="skrow" key={`${label}-${row.toString()}`}>
          <Skeleton width={widths[row % widths.length] ?? '70%'} />
          <Skeleton width="72px" />
        </div>
      ))}
    </div>
  )
}

/** A page whose one subject is still loading: title, figures, rows. */
export function SkeletonPage({ label }: { label: string }) {
  return (
    <div className="stack">
      <div className="sk">
        <Skeleton width="180px" height="14px" />
        <Skeleton width="min(420px, 80%)" height="30px" />
      </div>
      <section className="card" aria-label={label}>
        <div className="card-body sk3">
          <SkeletonFigure label={label} />
          <SkeletonFigure label={label} />
          <SkeletonFigure label={label} />
        </div>
        <SkeletonRows label={label} rows={6} />
      </section>
    </div>
  )
}

/** A figure that is still loading. */
export function SkeletonFigure({ label }: { label: string }) {
  return (
    <div className="sk" role="status" aria-busy="true" aria-label={label}>
      <Skeleton width="32%" height="14px" />
      <Skeleton width="56%" height="30px" />
      <Skeleton width="74%" />
    </div>
  )
}
