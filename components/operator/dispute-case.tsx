'use client'

import { type FormEvent, useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { parseAmount } from '@/lib/core/parse-amount'
import { shortHex } from '@/lib/core/short-hex'
import { useDecideDispute } from '@/lib/history/client/use-decide-dispute'
import { useDisputeCase } from '@/lib/history/client/use-operator'
import type { DisputeCaseView } from '@/lib/payments/dispute-case-view'
import { useNetwork, useTokenOf } from '../layout/runtime-config-context'
import { DisputeStatements } from '../payments/dispute-statements'
import type { TokenUnit } from '../ui/amount'
import { Button } from '../ui/button'
import { Loaded } from '../ui/loaded'
import { AmountField } from '../wallet/amount-field'
import { ActionProblem } from './action-problem'

/** What was said about a disputed payment, and the decision. */
export function DisputeCase({ paymentId }: { paymentId: string }) {
  const query = useDisputeCase(paymentId)
  return (
    <div className="case">
      <Loaded query={query} what="The dispute">
        {(data) => <CaseBody data={data} />}
      </Loaded>
    </div>
  )
}

function CaseBody({ data }: { data: DisputeCaseView }) {
  const network = useNetwork(data.chainId)
  const token = useTokenOf()(data.chainId, data.token)
  return (
    <div className="stack tight">
      <Statements data={data} />
      {network === undefined ? null : <Decision data={data} network={network} token={token} />}
    </div>
  )
}

function Statements({ data }: { data: DisputeCaseView }) {
  if (data.statements.length === 0) {
    return <p className="secondary">The payer left no words with us; the hash of the evidence is in the transaction.</p>
  }
  return <DisputeStatements statements={data.statements} chainId={data.chainId} />
}

function Decision({ data, network, token }: { data: DisputeCaseView; network: ClientNetwork; token: TokenUnit }) {
  const decide = useDecideDispute({ dispute: data, network })
  const [text, setText] = useState('')
  const [share, setShare] = useState('0')
  const [epoch, setEpoch] = useState(data.epochs.at(-1)?.epoch ?? null)
  const held = BigInt(data.held)
  const captured = parseAmount(share, token.decimals)
  const isGood = captured !== null && captured <= held && (captured === 0n || epoch !== null) && text.trim() !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (captured !== null && isGood) void decide.send({ captured, epoch: epoch ?? 0, text: text.trim() })
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <div className="form">
        <AmountField
          id={`captured-${data.paymentId}`}
          label="To the providers"
          token={token}
          text={share}
          onText={setShare}
          available={held}
        />
        <EpochField data={data} epoch={epoch} onEpoch={setEpoch} />
        <div className="field wide">
          <label htmlFor={`reason-${data.paymentId}`}>Reason, kept with the payment and shown to its payer</label>
          <textarea
            id={`reason-${data.paymentId}`}
            className="input area"
            rows={3}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      </div>
      <Outcome captured={captured} held={held} epoch={epoch} token={token} payer={data.payer} />
      <p className="help">
        Your wallet signs it with the role treasury or admin; the platform’s own key sends it, in turn with all else
        that it sends.
      </p>
      <ActionProblem error={decide.error} />
      {decide.isQueued ? (
        <p className="secondary" role="status">
          Signed. It is on its way: the dispute leaves this list once its transaction is in a block.
        </p>
      ) : null}
      <div>
        <Button type="submit" look="primary" busy={decide.isBusy} disabled={!isGood || decide.isQueued}>
          Decide the dispute
        </Button>
      </div>
    </form>
  )
}

function EpochField({
  data,
  epoch,
  onEpoch,
}: {
  data: DisputeCaseView
  epoch: number | null
  onEpoch: (epoch: number) => void
}) {
  return (
    <div className="field">
      <label htmlFor={`epoch-${data.paymentId}`}>For the usage of epoch</label>
      <select
        id={`epoch-${data.paymentId}`}
        className="input"
        value={epoch ?? ''}
        disabled={data.epochs.length === 0}
        onChange={(event) => onEpoch(Number(event.target.value))}
      >
        {data.epochs.length === 0 ? <option value="">none: nothing was metered</option> : null}
        {data.epochs.map((item) => (
          <option key={item.epoch} value={item.epoch}>
            {item.epoch}, {item.records === 1 ? '1 record' : `${item.records} records`}
          </option>
        ))}
      </select>
      <p className="help">Its providers share it by their weight there.</p>
    </div>
  )
}

function Outcome({
  captured,
  held,
  epoch,
  token,
  payer,
}: {
  captured: bigint | null
  held: bigint
  epoch: number | null
  token: TokenUnit
  payer: string
}) {
  if (captured === null || captured > held) return null
  const write = (value: bigint) => `${formatAmount(value, token.decimals)} ${token.symbol}`
  const back = `${write(held - captured)} goes back to ${shortHex(payer)}`
  return (
    <p className="secondary" role="status">
      {captured === 0n ? `All of it, ${back}.` : `${write(captured)} is captured for epoch ${epoch}, ${back}.`} The
      dispute ends with this transaction.
    </p>
  )
}
