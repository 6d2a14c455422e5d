'use client'

import { useState } from 'react'
import { getAddress, isAddress, stringToHex } from 'viem'
import { useAccount } from 'wagmi'
import { prepareLinkMessage, useLinkWallet } from '@/lib/accounts/client/use-link-wallet'
import { explainError, isRefusal } from '@/lib/chain/client/explain-error'
import { Button } from '../ui/button'
import { useChosenNetwork } from './use-chosen-network'

type Provider = { request: (call: { method: string; params: unknown[] }) => Promise<unknown> }

/** Links another wallet by a signature of its own, made in this browser's wallet or elsewhere and pasted. */
export function LinkWalletForm({ onDone }: { onDone: () => void }) {
  const { network } = useChosenNetwork()
  const { connector } = useAccount()
  const link = useLinkWallet()
  const [address, setAddress] = useState('')
  const [message, setMessage] = useState<string | null>(null)
  const [signature, setSignature] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const isGood = isAddress(address, { strict: false })
  const prepare = () => {
    if (network === undefined || !isGood) return
    setProblem(null)
    prepareLinkMessage({ address: getAddress(address.toLowerCase()), chainId: network.chainId }).then(
      setMessage,
      (error) => setProblem(explainError(error).title),
    )
  }
  const send = (signed: string) => {
    if (message === null) return
    link.mutate(
      { message, signature: signed.trim(), name: null },
      { onSuccess: onDone, onError: (error) => setProblem(error.message) },
    )
  }
  const signHere = async () => {
    if (message === null) return
    setProblem(null)
    try {
      const provider = (await connector?.getProvider()) as Provider | undefined
      if (provider === undefined) throw new Error('No wallet is connected on this page')
      const signed = await provider.request({
        method: 'personal_sign',
        params: [stringToHex(message), getAddress(address.toLowerCase())],
      })
      send(String(signed))
    } catch (error) {
      if (!isRefusal(error))
        setProblem(`${explainError(error).title}. Sign the message elsewhere and paste the signature.`)
    }
  }
  return (
    <div className="card-body stack tight" style={{ borderBottom: '1px solid var(--border)' }}>
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault()
          prepare()
        }}
      >
        <label htmlFor="link-address">Address of the other wallet</label>
        <div style={{ display: 'flex', gap: 'var(--space-2)' }}>
          <input
            id="link-address"
            className="input mono"
            value={address}
            aria-invalid={address !== '' && !isGood}
            onChange={(event) => {
              setAddress(event.target.value.trim())
              setMessage(null)
            }}
          />
          <Button type="submit" disabled={!isGood}>
            Next
          </Button>
        </div>
      </form>
      {message === null ? null : (
        <>
          <p className="label">It signs this message; it is free and good for five minutes.</p>
          <pre className="signed-text">{message}</pre>
          <div className="title-row">
            <Button look="primary" busy={link.isPending} onClick={() => void signHere()}>
              Sign in this browser's wallet
            </Button>
          </div>
          <form
            className="field"
            onSubmit={(event) => {
              event.preventDefault()
              send(signature)
            }}
          >
            <label htmlFor="link-signature">Or paste a signature made elsewhere</label>
            <div style={{ display: 'flex', gap: 'var(--space-2)' }}>
              <input
                id="link-signature"
                className="input mono"
                value={signature}
                placeholder="0x"
                onChange={(event) => setSignature(event.target.value)}
              />
              <Button type="submit" busy={link.isPending} disabled={!/^0x([0-9a-fA-F]{2})+$/.test(signature.trim())}>
                Link
              </Button>
            </div>
          </form>
        </>
      )}
      {problem === null ? null : (
        <p className="help err" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
