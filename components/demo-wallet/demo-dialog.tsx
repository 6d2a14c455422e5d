'use client'

import { useState } from 'react'
import { formatAmount } from '@/lib/core/format-amount'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import type { DemoRequest } from './demo-request'
import { describeCall } from './describe-call'

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

function DemoRequestBody({ request }: { request: Exclude<DemoRequest, { kind: 'connect' }> }) {
  const { networks } = useRuntimeConfig()
  if (request.kind === 'message') return <pre>{request.text}</pre>
  if (request.kind === 'typedData') {
    return (
      <div className="stack tight">
        <p className="secondary">
          {request.primaryType} for {request.domain}
        </p>
        <pre>{request.json}</pre>
      </div>
    )
  }
  const call = describeCall(networks, request.to, request.data)
  return (
    <div className="stack tight">
      <dl className="kv flush">
        {call === null ? null : (
          <div>
            <dt>Runs</dt>
            <dd>{call}</dd>
          </div>
        )}
        <div>
          <dt>To</dt>
          <dd className="mono small">{request.to ?? 'a new contract'}</dd>
        </div>
        <div>
          <dt>Value</dt>
          <dd>{formatAmount(request.valueWei, 18)} ETH</dd>
        </div>
      </dl>
      <pre>{request.data}</pre>
    </div>
  )
}
