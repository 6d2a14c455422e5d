'use client'

import { type FormEvent, useState } from 'react'
import { useAccount } from 'wagmi'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatBps } from '@/lib/core/format-bps'
import type { OperatorRolesView } from '@/lib/core/operator-view'
import { SECOND_MS } from '@/lib/core/time'
import { useEpochs } from '@/lib/epochs/client/use-epochs'
import { useRates } from '@/lib/epochs/client/use-rate-card'
import type { EpochSummaryView } from '@/lib/epochs/epoch-view'
import { findFormula } from '@/lib/epochs/formula'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { useSignRateCard } from '@/lib/history/client/use-sign-rate-card'
import { MAX_AHEAD_MS } from '@/lib/usage/check-record-time'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { useChainNow } from '../ui/use-now'
import { ActionProblem } from './action-problem'
import { draftFrom, type RateCardDraft, readDraft } from './rate-card-draft'
import { RateCardFields } from './rate-card-fields'

/** Epochs may end while somebody types and signs. */
const EPOCHS_TO_TYPE = 2

/** The first epoch for which no record can be in yet, by an epoch of the network and its clock. */
function earliestEpoch({ epoch, startsAt, endsAt }: EpochSummaryView, nowMs: number): number {
  const lengthMs = (endsAt - startsAt) * SECOND_MS
  return epoch + Math.floor((nowMs + MAX_AHEAD_MS - startsAt * SECOND_MS) / lengthMs) + 1
}

/** Writes the next rate card, signs it with the own wallet and hands it in. */
export function NextRateCard({ network, held }: { network: ClientNetwork; held: OperatorRolesView['roles'] }) {
  const rates = useRates(network.chainId)
  const epochs = useEpochs(network.chainId)
  const now = useChainNow(network.chainId, 5000)
  // Above the form, which begins anew once the card is in the list: what was signed is still said then.
  const signing = useSignRateCard(network)
  const newest = epochs.data?.pages[0]?.items[0]
  return (
    <Card title="Next rate card" sub="It starts from the newest one. Signed by a holder of the role treasury or admin.">
      <Loaded query={rates} what="Rate cards">
        {({ items }) =>
          newest === undefined || now === null ? (
            <p className="card-body secondary">Waiting for the first epoch.</p>
          ) : (
            <CardForm
              key={items[0]?.version ?? 0}
              network={network}
              held={held}
              newest={items[0]}
              earliest={earliestEpoch(newest, now)}
              signing={signing}
            />
          )
        }
      </Loaded>
    </Card>
  )
}

function CardForm({
  network,
  held,
  newest,
  earliest,
  signing,
}: {
  network: ClientNetwork
  held: OperatorRolesView['roles']
  newest: RateCardView | undefined
  earliest: number
  signing: ReturnType<typeof useSignRateCard>
}) {
  const { tokens } = network.deployment
  const [draft, setDraft] = useState<RateCardDraft>(() => draftFrom(newest, tokens, earliest + EPOCHS_TO_TYPE))
  const { card, problem } = readDraft(draft, { tokens, earliestEpoch: earliest })
  const canPrice = useCanPrice(held, network)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (card !== null) void signing.sign(card)
  }
  return (
    <form className="card-body stack tight" onSubmit={submit}>
      <RateCardFields draft={draft} tokens={tokens} onChange={setDraft} />
      <p className="help" role="status">
        {problem ??
          `From epoch ${card?.effectiveEpoch} on, for every quote and every weight: fee ${formatBps(card?.feeBps ?? 0)}, burn ${formatBps(card?.burnBps ?? 0)}. Quotes that are signed already keep their price.`}
      </p>
      {card === null ? null : (
        <p className="help">
          Formula {card.formulaVersion}: {findFormula(card.formulaVersion).summary}
        </p>
      )}
      <ActionProblem error={signing.error} />
      {signing.version === null ? null : (
        <Banner tone="success" icon="done" title={`Version ${signing.version} is added`}>
          It is in the list above and public from now on.
        </Banner>
      )}
      <div className="title-row">
        <Button type="submit" look="primary" busy={signing.isBusy} disabled={card === null || !canPrice}>
          Sign and add
        </Button>
        {canPrice ? null : (
          <span className="muted small">The connected account holds neither treasury nor admin on {network.name}.</span>
        )}
      </div>
    </form>
  )
}

function useCanPrice(held: OperatorRolesView['roles'], network: ClientNetwork): boolean {
  const { address } = useAccount()
  return held.some(
    (item) =>
      item.chainId === network.chainId &&
      item.account.toLowerCase() === address?.toLowerCase() &&
      item.roles.some((role) => role === 'treasury' || role === 'admin'),
  )
}
