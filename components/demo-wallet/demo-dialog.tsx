'use client'

import { useState } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import type { DemoRequest } from './demo-request'
import { DemoRequestBody } from './demo-request-body'

const WORDS = {
  connect: {
    title: 'Connect the demo wallet',
    sub: 'The page sees the address of the account you choose.',
    yes: 'Connect',
  },
  message: { title: 'Sign a message', sub: 'A signature is free and moves no money.', yes: 'Sign' },
  typedData: {
    title: 'Sign typed data',
    sub: 'Free; but it can allow a contract to move the amount named in it.',
    yes: 'Sign',
  },
  transaction: { title: 'Send a transaction', sub: 'The local chain takes a small fee in test ether.', yes: 'Send' },
} as const

/** The demo wallet's question, with everything that would be signed or sent. Closing it refuses. */
export function DemoDialog({
  request,
  accounts,
  onAnswer,
  onRefuse,
}: {
  request: DemoRequest
  accounts: readonly { name: string; address: string }[]
  onAnswer: (accountIndex: number) => void
  onRefuse: () => void
}) {
  const [chosen, setChosen] = useState(0)
  const words = WORDS[request.kind]
  return (
    <Dialog
      open
      onClose={onRefuse}
      title={words.title}
      sub={`Demo wallet, local network only. ${words.sub}`}
      foot={
        <>
          <Button onClick={onRefuse}>Refuse</Button>
          <Button look="primary" onClick={() => onAnswer(chosen)}>
            {words.yes}
          </Button>
        </>
      }
    >
      {request.kind === 'connect' ? (
        <fieldset className="plain stack tight">
          <legend className="sr">Account</legend>
          {accounts.map((account, index) => (
            <label className="check" key={account.address}>
              <input type="radio" name="demo-account" checked={chosen === index} onChange={() => setChosen(index)} />
              <span>
                {account.name}
                <br />
                <span className="mono small muted">{account.address}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ) : (
        <DemoRequestBody request={request} />
      )}
    </Dialog>
  )
}
