'use client'

import { type FormEvent, useState } from 'react'
import { getAddress, isAddress } from 'viem'
import { prepareLinkMessage } from '@/lib/accounts/client/use-link-wallet'
import { explainError } from '@/lib/chain/client/explain-error'
import { Button } from '../ui/button'
import { LinkSignature } from './link-signature'
import { useChosenNetwork } from './use-chosen-network'

/** Links another wallet by a signature of its own, made in this browser's wallet or elsewhere and pasted. */
export function LinkWalletForm({ onDone }: { onDone: () => void }) {
  const { network } = useChosenNetwork()
  const [address, setAddress] = useState('')
  const [message, setMessage] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const isGood = isAddress(address, { strict: false })
  const prepare = (event: FormEvent) => {
    event.preventDefault()
    if (network === undefined || !isGood) return
    setProblem(null)
    prepareLinkMessage({ address: getAddress(address.toLowerCase()), chainId: network.chainId }).then(
      setMessage,
      (error) => setProblem(explainError(error).title),
    )
  }
  const change = (text: string) => {
    setAddress(text.trim())
    setMessage(null)
  }
  return (
    <div className="card-body stack tight line-bottom">
      <form className="field" onSubmit={prepare}>
        <label htmlFor="link-address">Address of the other wallet</label>
        <div className="with-button">
          <input
            id="link-address"
            className="input mono"
            value={address}
            aria-invalid={address !== '' && !isGood}
            onChange={(event) => change(event.target.value)}
          />
          <Button type="submit" disabled={!isGood}>
            Next
          </Button>
        </div>
      </form>
      {message === null ? null : (
        <LinkSignature
          address={getAddress(address.toLowerCase())}
          message={message}
          onProblem={setProblem}
          onDone={onDone}
        />
      )}
      {problem === null ? null : (
        <p className="help err" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
