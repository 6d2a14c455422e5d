'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { useEpochs } from '@/lib/epochs/client/use-epochs'
import type { EpochSummaryView } from '@/lib/epochs/epoch-view'
import { CONNECT_PLACE } from '../layout/connect-place'
import { LinkButton } from '../ui/button'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { EpochNow } from './epoch-now'
import { MoneyFlow } from './money-flow'
import { NetworkFigures } from './network-figures'

/** What this is, live figures of the network, and how a payment becomes a reward. */
export function Landing({ isSignedIn }: { isSignedIn: boolean }) {
  const { network } = useChosenNetwork()
  if (network === undefined) return null
  return <NetworkLanding network={network} isSignedIn={isSignedIn} />
}

function NetworkLanding({ network, isSignedIn }: { network: ClientNetwork; isSignedIn: boolean }) {
  const query = useEpochs(network.chainId)
  const epochs = query.data?.pages.flatMap((page) => page.items) ?? []
  const open = epochs.find((epoch) => epoch.status === 'open')
  const active = epochs.find((epoch) => epoch.status === 'active')
  return (
    <>
      <section className="hero">
        <Sentence isSignedIn={isSignedIn} active={active} />
        <EpochNow epoch={open} network={network} isLoading={query.data === undefined && query.error === null} />
      </section>
      <NetworkFigures />
      <MoneyFlow epochs={epochs} network={network} />
      <ForWhom />
    </>
  )
}

function Sentence({ isSignedIn, active }: { isSignedIn: boolean; active: EpochSummaryView | undefined }) {
  return (
    <div>
      <h1>
        Pay for GPU time <span className="nowrap">on-chain</span>. Check every reward it turns into.
      </h1>
      <p className="lead">
        A payment is held in escrow and captured only for GPU time that was used. Providers claim their share with a
        proof that anyone can recompute.
      </p>
      <div className="cta">
        <LinkButton look="primary" size="lg" href={isSignedIn ? '/dashboard' : CONNECT_PLACE} prefetch={false}>
          {isSignedIn ? 'Open dashboard' : 'Connect wallet'}
        </LinkButton>
        <LinkButton
          size="lg"
          href={active === undefined ? '/epochs' : `/epochs/${active.epoch}?chainId=${active.chainId}`}
          prefetch={false}
        >
          {active === undefined ? 'See the epochs' : `Verify epoch ${active.epoch}`}
        </LinkButton>
      </div>
    </div>
  )
}

const READERS = [
  [
    'Consumers',
    'You authorize a maximum. Unused money returns on its own, and you can reclaim it without us after the authorization expires.',
  ],
  [
    'Providers',
    'Every interval of every GPU is signed by a meter. Claim when you like: an unclaimed reward does not expire.',
  ],
  [
    'Everyone',
    'Inputs and leaves of each epoch are public files. Your browser can recompute the root and compare it with the chain.',
  ],
] as const

function ForWhom() {
  return (
    <section className="three">
      {READERS.map(([who, text]) => (
        <div key={who}>
          <h2 className="h3">{who}</h2>
          <p className="secondary">{text}</p>
        </div>
      ))}
    </section>
  )
}
