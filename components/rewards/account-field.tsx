'use client'

import { useState } from 'react'
import { isAddress } from 'viem'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'

/** Lets the reader look at, and claim for, another account. */
export function AccountField({ own, onShow }: { own: string; onShow: (account: string) => void }) {
  const [isOpen, setIsOpen] = useState(false)
  const [text, setText] = useState('')
  const isWrong = text !== '' && !isAddress(text, { strict: false })
  if (!isOpen) {
    return (
      <Button look="quiet" onClick={() => setIsOpen(true)}>
        Claim for another account
      </Button>
    )
  }
  return (
    <form
      className="field"
      style={{ minWidth: 'min(100%, 420px)' }}
      onSubmit={(event) => {
        event.preventDefault()
        if (isAddress(text, { strict: false })) onShow(text.trim())
      }}
    >
      <label htmlFor="other-account">Account whose rewards you want to claim</label>
      <div style={{ display: 'flex', gap: 'var(--space-2)' }}>
        <input
          id="other-account"
          className="input mono"
          value={text}
          placeholder={own}
          aria-invalid={isWrong}
          aria-describedby="other-account-help"
          onChange={(event) => setText(event.target.value.trim())}
        />
        <Button type="submit" disabled={text === '' || isWrong}>
          Show
        </Button>
      </div>
      <p className={isWrong ? 'help err' : 'help'} id="other-account-help">
        {isWrong ? <Icon name="failed" className="icon-sm" /> : null}
        {isWrong
          ? `${Math.max(0, text.length - 2)} of 40 digits. Paste the whole address.`
          : 'The money goes to that account, never to you.'}
      </p>
    </form>
  )
}
