import Link from 'next/link'
import type { ReactNode } from 'react'

/** Title of a page: where one is, what it is, its state beside it, its actions at the end. */
export function PageHead({
  crumb,
  title,
  badge,
  sub,
  actions,
}: {
  crumb?: { href: string; label: string; here: ReactNode }
  title: ReactNode
  badge?: ReactNode
  sub?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="page-head">
      <div>
        {crumb === undefined ? null : (
          <nav className="crumb" aria-label="Breadcrumb">
            <Link href={crumb.href}>{crumb.label}</Link>
            <span>/</span>
            <span>{crumb.here}</span>
          </nav>
        )}
        <div className="title-row">
          <h1>{title}</h1>
          {badge}
        </div>
        {sub === undefined ? null : <p>{sub}</p>}
      </div>
      {actions === undefined ? null : <div className="title-row no-print">{actions}</div>}
    </div>
  )
}
