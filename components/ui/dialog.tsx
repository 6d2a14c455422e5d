'use client'

import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button'
import { Icon } from './icon'

/** A modal dialog with a title, a body and its buttons; Escape and the cross close it. */
export function Dialog({
  open,
  onClose,
  title,
  sub,
  children,
  foot,
}: {
  open: boolean
  onClose: () => void
  title: string
  sub: string
  children: ReactNode
  foot: ReactNode
}) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content className="dialog">
          <div className="card-head">
            <div>
              <Radix.Title asChild>
                <h2>{title}</h2>
              </Radix.Title>
              <Radix.Description asChild>
                <p>{sub}</p>
              </Radix.Description>
            </div>
            <Radix.Close asChild>
              <Button look="quiet" size="sm" iconOnly aria-label="Close">
                <Icon name="close" />
              </Button>
            </Radix.Close>
          </div>
          <div className="card-body">{children}</div>
          <div className="card-foot">{foot}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
