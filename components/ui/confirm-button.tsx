'use client'

import { type ReactNode, useState } from 'react'
import { Button } from './button'
import { Dialog } from './dialog'

/** A button that first says what will happen; only the button in the dialog does it. */
export function ConfirmButton({
  label,
  look = 'secondary',
  size = 'sm',
  busy = false,
  disabled = false,
  title,
  what,
  confirm,
  onConfirm,
}: {
  label: string
  look?: 'secondary' | 'danger' | 'primary'
  size?: 'sm' | 'base'
  busy?: boolean
  disabled?: boolean
  /** The question, e.g. `Revoke the root of epoch 12?` */
  title: string
  /** What follows from it. */
  what: ReactNode
  confirm: string
  onConfirm: () => void
}) {
  const [isOpen, setIsOpen] = useState(false)
  const go = () => {
    setIsOpen(false)
    onConfirm()
  }
  return (
    <>
      <Button look={look} size={size} busy={busy} disabled={disabled} onClick={() => setIsOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={title}
        sub="What will happen"
        foot={
          <>
            <Button look="quiet" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button look={look === 'danger' ? 'danger' : 'primary'} onClick={go}>
              {confirm}
            </Button>
          </>
        }
      >
        {what}
      </Dialog>
    </>
  )
}
