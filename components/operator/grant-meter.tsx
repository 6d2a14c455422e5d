'use client'

import { type FormEvent, useState } from 'react'
import { type Abi, getAddress, isAddress } from 'viem'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { useGovernedCall } from '@/lib/chain/client/use-governed-call'
import { roles } from '@/lib/chain/roles'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatDuration } from '@/lib/core/format-time'
import { shortHex } from '@/lib/core/short-hex'
import { Button } from '../ui/button'

/** Gives an account the role METER: at once, or announced where the admin's calls have a delay. */
export function GrantMeter({ network, known }: { network: ClientNetwork; known: readonly string[] }) {
  const [text, setText] = useState('')
  const grant = useGovernedCall({ network, role: 'admin', id: `grant-meter:${network.chainId}` })
  const isKnown = known.includes(text.toLowerCase())
  const isGood = isAddress(text, { strict: false }) && !isKnown
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isGood) return
    const account = getAddress(text.toLowerCase())
    const hash = await grant.call({
      words: {
        action: `Grant the role meter to ${shortHex(account)}`,
        done: 'Meter added',
        detail: `Usage signed by ${shortHex(account)} counts on ${network.name}.`,
      },
      call: {
        address: network.deployment.accessManager,
        abi: accessManagerAbi as Abi,
        functionName: 'grantRole',
        args: [roles.meter, account, 0],
      },
    })
    if (hash !== null) setText('')
  }
  return (
    <form className="card-body field" onSubmit={(event) => void submit(event)}>
      <label htmlFor="meter-address">Address of a new meter</label>
      <div className="with-button">
        <input
          id="meter-address"
          className="input mono"
          placeholder="0x"
          value={text}
          aria-invalid={text !== '' && !isGood}
          aria-describedby="meter-help"
          onChange={(event) => setText(event.target.value.trim())}
        />
        <Button type="submit" busy={grant.isBusy} disabled={!isGood || !grant.isHolder}>
          {grant.delaySeconds === 0 ? 'Add meter' : 'Announce meter'}
        </Button>
      </div>
      <p className="help" id="meter-help">
        {isKnown ? 'It is a meter already.' : meterHelp(grant, network)}
      </p>
    </form>
  )
}

function meterHelp(grant: ReturnType<typeof useGovernedCall>, network: ClientNetwork): string {
  if (!grant.isHolder) return `The connected account is not the admin on ${network.name}: switch to the one that is.`
  if (grant.delaySeconds === 0) return 'Everything it signs from then on is paid for and earns. It counts at once.'
  return `It is announced first and can run after ${formatDuration(grant.delaySeconds * 1000, 2)}; the guardian can cancel it until then.`
}
