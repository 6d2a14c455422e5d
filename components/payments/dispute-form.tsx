'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button'
import { type DisputeParts, heldTextOf } from './dispute-call'
import { useDisputing } from './use-disputing'

/** Says what went wrong and freezes the money, or leaves it. */
export function DisputeForm({ parts, onDone }: { parts: DisputeParts; onDone: () => void }) {
  const [text, setText] = useState('')
  const { dispute, isBusy, problem } = useDisputing(parts)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if ((await dispute(text.trim())) !== null) onDone()
  }
  return (
    <form className="stack tight" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor="dispute-text">What went wrong</label>
        <textarea
          id="dispute-text"
          className="input area"
          rows={5}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="help">It is kept with the payment; its hash goes on chain.</p>
      </div>
      <div className="title-row">
        <Button type="submit" look="danger" busy={isBusy} disabled={text.trim() === ''}>
          Dispute {heldTextOf(parts)}
        </Button>
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
      {problem === null ? null : (
        <p className="help err" role="alert">
          {problem}. Nothing was sent.
        </p>
      )}
    </form>
  )
}
