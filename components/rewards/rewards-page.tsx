'use client'

import { useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatUtcDay } from '@/lib/core/format-time'
import { useRewardEpochs } from '@/lib/rewards/client/use-reward-epochs'
import { useRewards } from '@/lib/rewards/client/use-rewards'
import type { RewardsView } from '@/lib/rewards/rewards-view'
import { PageHead } from '../layout/page-head'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { SkeletonFigure, SkeletonRows } from '../ui/skeleton'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { AccountField } from './account-field'
import { ClaimCard } from './claim-card'
import { downloadRewardsCsv } from './download-rewards-csv'
import { EpochSources } from './epoch-sources'
import { PendingCard } from './pending-card'
import { RewardEpochs } from './reward-epochs'

/** What an account can claim, what comes next, and where every reward came from. */
export function RewardsPage({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const [shown, setShown] = useState(account)
  if (network === undefined) return null
  return (
    <NetworkRewards
      key={`${network.chainId}:${shown}`}
      network={network}
      account={shown}
      own={account}
      onShow={setShown}
    />
  )
}

const CLAIM_SKELETON = (
  <section className="card">
    <div className="card-body">
      <SkeletonFigure label="Loading rewards" />
    </div>
  </section>
)
const EPOCHS_SKELETON = (
  <section className="card">
    <SkeletonRows label="Loading epochs" rows={6} />
  </section>
)

function NetworkRewards({
  network,
  account,
  own,
  onShow,
}: {
  network: ClientNetwork
  account: string
  own: string
  onShow: (account: string) => void
}) {
  const rewards = useRewards({ account, chainId: network.chainId })
  const epochs = useRewardEpochs({ account, chainId: network.chainId })
  const items = epochs.data?.pages.flatMap((page) => page.items) ?? []
  const isOwn = account.toLowerCase() === own.toLowerCase()
  return (
    <>
      <PageHead
        title="Rewards"
        sub={<Standing rewards={rewards.data} network={network} lastEpochEndsAt={endOf(items, rewards.data?.epoch)} />}
        actions={
          <Button onClick={() => downloadRewardsCsv(network, account, items)} disabled={items.length === 0}>
            <Icon name="download" />
            Export CSV
          </Button>
        }
      />
      {isOwn ? null : <OtherAccount account={account} chainId={network.chainId} onBack={() => onShow(own)} />}
      <div className="cols">
        <Loaded query={rewards} what="Rewards" skeleton={CLAIM_SKELETON}>
          {(data) => (
            <ClaimCard rewards={data} network={network} isOwn={isOwn} epochs={items}>
              <AccountField own={own} onShow={onShow} />
            </ClaimCard>
          )}
        </Loaded>
        <PendingCard rewards={rewards.data} network={network} epochs={items} />
      </div>
      <Loaded query={{ ...epochs, data: epochs.data }} what="Epochs" skeleton={EPOCHS_SKELETON}>
        {() => (
          <>
            <RewardEpochs
              network={network}
              epochs={items}
              rewards={rewards.data}
              hasMore={epochs.hasNextPage}
              isLoadingMore={epochs.isFetchingNextPage}
              onMore={() => void epochs.fetchNextPage()}
            />
            <EpochSources network={network} epochs={items} activeEpoch={rewards.data?.epoch ?? null} />
          </>
        )}
      </Loaded>
    </>
  )
}

function OtherAccount({ account, chainId, onBack }: { account: string; chainId: number; onBack: () => void }) {
  return (
    <Banner
      tone="info"
      icon="person"
      title="You are looking at another account"
      action={<Button onClick={onBack}>Back to yours</Button>}
    >
      Rewards of <HexChip hex={account} kind="address" chainId={chainId} />. Anybody may send its claim; the money goes
      to that account.
    </Banner>
  )
}

function endOf(items: readonly { epoch: number; endsAt: number }[], epoch: number | null | undefined): number | null {
  return items.find((item) => item.epoch === epoch)?.endsAt ?? null
}

function Standing({
  rewards,
  network,
  lastEpochEndsAt,
}: {
  rewards: RewardsView | undefined
  network: ClientNetwork
  lastEpochEndsAt: number | null
}) {
  if (rewards === undefined) return <>Reading the active root on {network.name}.</>
  if (rewards.epoch === null) return <>No root is active on {network.name} yet. Rewards appear once the first one is.</>
  const until =
    lastEpochEndsAt === null || network.local ? `epoch ${rewards.epoch}` : formatUtcDay((lastEpochEndsAt - 1) * 1000)
  return (
    <>
      Epoch {rewards.epoch} is the active root on {network.name}. It pays everything earned up to {until}.
    </>
  )
}
