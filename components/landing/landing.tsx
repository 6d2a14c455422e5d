'use client'

import { useEpochs } from '@/lib/epochs/client/use-epochs'
import { useNetwork } from '../layout/runtime-config-context'
import { LinkButton } from '../ui/button'
import { EpochNow } from './epoch-now'
import { MoneyFlow } from './money-flow'
import { NetworkFigures } from './network-figures'

/** What this is, live figures of the network, and how a payment becomes a reward. */
export function Landing({ isSignedIn }: { isSignedIn: boolean }) {
  const network = useNetwork()
  if (network === undefined) return null
  return <NetworkLanding chainId={network.chainId} isSignedIn={isSignedIn} />
}

function NetworkLanding({ chainId, isSignedIn }: { chainId: number; isSignedIn: boolean }) {
  const network = useNetwork(chainId)
  const query = useEpochs(chainId)
  const epochs = query.data?.pages.flatMap((page) => page.items) ?? []
  const open = epochs.find((epoch) => epoch.status === 'open')
  const active = epochs.find((epoch) => epoch.status === 'active')
  if (network === undefined) return null
  return (
    <>
      <section className="hero">
        <Sentence isSignedIn={isSignedIn} activeEpoch={active?.epoch} />
        <EpochNow epoch={open} network={network} isLoading={query.data === undefined && query.error === null} />
      </section>
      <NetworkFigures />
      <MoneyFlow epochs={epochs} network={network} />
      <ForWhom />
    </>
  )
}

function Sentence({ isSignedIn, activeEpoch }: { isSignedIn: boolean; activeEpoch: number | undefined }) {
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
        <LinkButton look="primary" size="lg" href="/dashboard" prefetch={false}>
          {isSignedIn ? 'Open dashboard' : 'Connect wallet'}
        </LinkButton>
        <LinkButton size="lg" href={activeEpoch === undefined ? '/epochs' : `/epochs/${activeEpoch}`} prefetch={false}>
          {activeEpoch === undefined ? 'See the epochs' : `Verify epoch ${activeEpoch}`}
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
