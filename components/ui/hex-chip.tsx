'use client'

import { shortHex } from '@/lib/core/short-hex'
import { useNetwork } from '../layout/runtime-config-context'
import { CopyButton } from './copy-button'

/** What an explorer can show. */
export type HexKind = 'address' | 'transaction' | 'plain'

const WORDS = { address: 'address', transaction: 'transaction hash', plain: 'value' } as const

/** An address or hash: first 6 and last 4, whole on hover, linked to the network's explorer where there is one, copyable. */
export function HexChip({
  hex,
  kind,
  chainId,
  copy = true,
}: {
  hex: string
  kind: HexKind
  chainId?: number | undefined
  copy?: boolean
}) {
  const explorer = useNetwork(chainId)?.explorerUrl
  const short = shortHex(hex)
  const path = kind === 'transaction' ? 'tx' : 'address'
  return (
    <span className="chip">
      {explorer && kind !== 'plain' ? (
        <a href={`${explorer}/${path}/${hex}`} title={hex} target="_blank" rel="noreferrer">
          {short}
        </a>
      ) : (
        <span title={hex}>{short}</span>
      )}
      {copy ? <CopyButton value={hex} label={`Copy ${WORDS[kind]} ${short}`} /> : null}
    </span>
  )
}
