import { type ReactNode, useId } from 'react'

/** A framed section with its title, an optional line under it and something at its right end. */
export function Card({
  title,
  sub,
  end,
  children,
  className = '',
  level = 2,
}: {
  title: string
  sub?: ReactNode
  end?: ReactNode
  children: ReactNode
  className?: string
  level?: 2 | 3
}) {
  const id = useId()
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <div className="card-head">
        <div>
          <Heading id={id}>{title}</Heading>
          {sub === undefined ? null : <p>{sub}</p>}
        </div>
        {end}
      </div>
      {children}
    </section>
  )
}
