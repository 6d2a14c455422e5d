import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'

/** A view with nothing to show: one fact, one sentence on what to do, at most one button. */
export function EmptyState({
  icon = 'inbox',
  title,
  children,
  action,
}: {
  icon?: IconName
  title: string
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <strong>{title}</strong>
      <p>{children}</p>
      {action}
    </div>
  )
}
