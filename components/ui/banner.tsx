import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'

/** A fact about the whole page, above its title, with what to do beside it. */
export function Banner({
  tone,
  icon,
  title,
  children,
  action,
}: {
  tone: 'plain' | 'info' | 'success' | 'warning' | 'danger'
  icon: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={tone === 'plain' ? 'banner' : `banner ${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div className="grow">
        <div className="strong">{title}</div>
        {children === undefined ? null : <div className="sub">{children}</div>}
      </div>
      {action}
    </div>
  )
}
