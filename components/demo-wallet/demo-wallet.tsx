'use client'

import { useEffect, useRef, useState } from 'react'
import { privateKeyToAccount } from 'viem/accounts'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { createDemoProvider, WalletError } from './create-demo-provider'
import { DEMO_ACCOUNTS } from './demo-accounts'
import { DemoDialog } from './demo-dialog'
import type { DemoRequest } from './demo-request'

/** A test greps other builds for this text: it must not be there. */
const MARKER = 'WARPSHARE_DEMO_WALLET'

const ICON =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 28 28%22%3E%3Crect width=%2228%22 height=%2228%22 rx=%226%22 fill=%22%230b6075%22/%3E%3Cg stroke=%22white%22 stroke-width=%222%22 stroke-linecap=%22round%22%3E%3Cpath d=%22M9 6v16M14 6v16M19 6v16%22/%3E%3Cpath d=%22M6 11h16M6 17h16%22/%3E%3C/g%3E%3C/svg%3E'

type Pending = { id: number; request: DemoRequest; answer: (accountIndex: number) => void; refuse: () => void }

const ACCOUNTS = DEMO_ACCOUNTS.map(({ name, privateKey }) => ({
  name,
  address: privateKeyToAccount(privateKey).address,
}))

/** Announces a wallet whose key is kept in this page (EIP-6963), and asks for each signature and transaction in a dialog. */
export function DemoWallet() {
  const { networks } = useRuntimeConfig()
  const [queue, setQueue] = useState<readonly Pending[]>([])
  const lastId = useRef(0)
  useEffect(() => {
    const local = networks.filter((network) => network.local)
    if (local.length === 0) return
    const ask = (request: DemoRequest) =>
      new Promise<number>((resolve, reject) => {
        lastId.current += 1
        const id = lastId.current
        const settle = (then: () => void) => () => {
          setQueue((items) => items.filter((item) => item.id !== id))
          then()
        }
        const pending: Pending = {
          id,
          request,
          answer: (index) => settle(() => resolve(index))(),
          refuse: settle(() => reject(new WalletError(4001, 'User rejected the request.'))),
        }
        setQueue((items) => [...items, pending])
      })
    const detail = Object.freeze({
      info: {
        uuid: '7f0f2c1e-6f2b-4a55-9d0f-3c6a52b1d0e8',
        name: 'Demo wallet',
        icon: ICON,
        rdns: 'local.warpshare.demo',
      },
      provider: createDemoProvider(local, ask),
    })
    const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
    window.addEventListener('eip6963:requestProvider', announce)
    document.documentElement.dataset.demoWallet = MARKER
    announce()
    return () => window.removeEventListener('eip6963:requestProvider', announce)
  }, [networks])
  const current = queue[0]
  if (current === undefined) return null
  return (
    <DemoDialog
      key={current.id}
      request={current.request}
      accounts={ACCOUNTS}
      onAnswer={current.answer}
      onRefuse={current.refuse}
    />
  )
}
