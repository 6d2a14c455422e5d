'use client'

import { type FormEvent, useState } from 'react'
import { stringToHex } from 'viem'
import { useAccount } from 'wagmi'
import { useLinkWallet } from '@/lib/accounts/client/use-link-wallet'
import { explainError, isRefusal } from '@/lib/chain/client/explain-error'
import type { Address } from '@/lib/core/address'
import { Button } from '../ui/button'

type Provider = { request: (call: { method: string; params: unknown[] }) => Promise<unknown> }

/** The message that a further wallet signs, here or elsewhere, and handing in its signature. */
export function LinkSignature({
  address,
  message,
  onProblem,
  onDone,
}: {
  address: Address
  message: string
  onProblem: (problem: string | null) => void
  onDone: () => void
}) {
  const link = useLinkWallet()
  const { connector } = useAccount()
  const send = (signature: string) =>
    link.mutate(
      { message, signature: signature.trim(), name: null },
      { onSuccess: onDone, onError: (error) => onProblem(error.message) },
    )
  const signHere = async () => {
    onProblem(null)
    try {
      const provider = (await connector?.getProvider()) as Provider | undefined
      if (provider === undefined) throw new Error('No wallet is connected on this page')
      send(String(await provider.request({ method: 'personal_sign', params: [stringToHex(message), address] })))
    } catch (error) {
      if (isRefusal(error)) return
      onProblem(`${explainError(error).title}. Sign the message elsewhere and paste the signature.`)
    }
  }
  return (
    <>
      <p className="label">It signs this message; it is free and good for five minutes.</p>
      <pre className="signed-text">{message}</pre>
      <div className="title-row">
        <Button look="primary" busy={link.isPending} onClick={() => void signHere()}>
          Sign in this browser's wallet
        </Button>
      </div>
      <PasteForm isBusy={link.isPending} onSend={send} />
    </>
  )
}

function PasteForm({ isBusy, onSend }: { isBusy: boolean; onSend: (signature: string) => void }) {
  const [signature, setSignature] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSend(signature)
  }
  return (
    <form className="field" onSubmit={submit}>
      <label htmlFor="link-signature">Or paste a signature made elsewhere</label>
      <div className="with-button">
        <input
          id="link-signature"
          className="input mono"
          value={signature}
          placeholder="0x"
          onChange={(event) => setSignature(event.target.value)}
        />
        <Button type="submit" busy={isBusy} disabled={!/^0x([0-9a-fA-F]{2})+$/.test(signature.trim())}>
          Link
        </Button>
      </div>
    </form>
  )
}
