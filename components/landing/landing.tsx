'use client'

import { useEpochs } from '@/lib/epochs/client/use-epochs'
import { useNetwork } from '../layout/runtime-config-context'
import { LinkButton } from '../ui/button'
import { Loaded } from '../ui/loaded'
import { SkeletonFigure } from '../ui/skeleton'
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
  const waiting = <SkeletonFigure label="Loading the network's figures" />
  return (
    <>
      <section className="hero">
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
            <LinkButton size="lg" href={active === undefined ? '/epochs' : `/epochs/${active.epoch}`} prefetch={false}>
              {active === undefined ? 'See the epochs' : `Verify epoch ${active.epoch}`}
            </LinkButton>
          </div>
        </div>
        <EpochNow epoch={open} network={network} isLoading={query.data === undefined && query.error === null} />
      </section>
      <section aria-label="Network figures" className="card figs">
        <Loaded query={query} what="The network's figures" skeleton={<div className="card-body">{waiting}</div>}>
          {() => <NetworkFigures epochs={epochs} network={network} />}
        </Loaded>
      </section>
      <MoneyFlow epochs={epochs} network={network} />
      <section className="three">
        <div>
          <h2 className="h3">Consumers</h2>
          <p className="secondary">
            You authorize a maximum. Unused money returns on its own, and you can reclaim it without us after the
            authorization expires.
          </p>
        </div>
        <div>
          <h2 className="h3">Providers</h2>
          <p className="secondary">
            Every interval of every GPU is signed by a meter. Claim when you like: an unclaimed reward does not expire.
          </p>
        </div>
        <div>
          <h2 className="h3">Everyone</h2>
          <p className="secondary">
            Inputs and leaves of each epoch are public files. Your browser can recompute the root and compare it with
            the chain.
          </p>
        </div>
      </section>
    </>
  )
}
