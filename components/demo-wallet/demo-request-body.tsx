'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { useNetwork } from '../layout/runtime-config-context'
import type { DemoRequest } from './demo-request'
import { describeCall } from './describe-call'
import { describeTypedData } from './describe-typed-data'
import { nameOf, type ReadField } from './read-fields'

/** What would be signed or sent, decoded, with the bytes behind it one press away. */
export function DemoRequestBody({ request }: { request: Exclude<DemoRequest, { kind: 'connect' }> }) {
  if (request.kind === 'message') return <pre>{request.text}</pre>
  return request.kind === 'typedData' ? <DataBody request={request} /> : <CallBody request={request} />
}

type Of<Kind> = Extract<DemoRequest, { kind: Kind }>

function DataBody({ request: { chainId, data } }: { request: Of<'typedData'> }) {
  const network = useNetwork(chainId)
  const raw = JSON.stringify(data.message, null, 2)
  if (network === undefined) return <pre>{raw}</pre>
  const { what, contract, fields } = describeTypedData(network.deployment, data)
  const facts = [fact('Signs', what), fact('For', contract), fact('Network', network.name)]
  return (
    <div className="stack tight">
      <Fields fields={[...facts, ...fields]} />
      <Raw text={raw} />
    </div>
  )
}

function CallBody({ request }: { request: Of<'transaction'> }) {
  const network = useNetwork(request.chainId)
  if (network === undefined) return <pre>{request.data}</pre>
  const call = describeCall(network.deployment, request)
  const facts = [
    fact('Runs', call?.method ?? 'an unknown function'),
    fact('On', targetOf(network, request.to), request.to ?? undefined),
    fact('Network', network.name),
    ...coinOf(network, request.valueWei),
  ]
  return (
    <div className="stack tight">
      <Fields fields={[...facts, ...(call?.fields ?? [])]} />
      <Raw text={request.data} />
    </div>
  )
}

function targetOf({ deployment }: ClientNetwork, to: string | null): string {
  return to === null ? 'a new contract' : nameOf(deployment, to)
}

/** The chain's own coin, where some goes along. */
function coinOf({ nativeCurrency: { decimals, symbol } }: ClientNetwork, valueWei: bigint): ReadField[] {
  return valueWei === 0n ? [] : [fact('Sends', `${formatAmount(valueWei, decimals, 'exact')} ${symbol}`)]
}

function fact(label: string, text: string, exact: string = text): ReadField {
  return { label, text, exact }
}

function Fields({ fields }: { fields: readonly ReadField[] }) {
  return (
    <dl className="kv flush">
      {fields.map(({ label, text, exact }, at) => (
        <div key={`${at.toString()}-${label}`}>
          <dt>{label}</dt>
          <dd title={exact}>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Raw({ text }: { text: string }) {
  return (
    <details>
      <summary className="small muted">Exactly what is sent to the wallet</summary>
      <pre className="after">{text}</pre>
    </details>
  )
}
