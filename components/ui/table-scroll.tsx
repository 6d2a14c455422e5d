import type { ReactNode } from 'react'

/** A region that scrolls sideways on its own, reachable by keyboard. */
export function TableScroll({
  label,
  className = '',
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={`table-wrap ${className}`} tabIndex={0} aria-label={`${label}, table`}>
      {children}
    </section>
  )
}
