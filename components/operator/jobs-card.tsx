'use client'

import Link from 'next/link'
import type { OperatorJobsView } from '@/lib/core/operator-view'
import { useOperatorJobs } from '@/lib/history/client/use-operator'
import { useNetwork } from '../layout/runtime-config-context'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { EmptyState } from '../ui/empty-state'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { RelativeTime } from '../ui/relative-time'

/** Long-running processes by their last sign of life, and epochs that have no active root yet. */
export function JobsCard() {
  const jobs = useOperatorJobs()
  return (
    <Card title="Jobs" sub="Processes, and epochs on their way to an active root.">
      <Loaded query={jobs} what="Jobs">
        {({ processes, epochs }) =>
          processes.length + epochs.length === 0 ? (
            <EmptyState title="No process has reported">
              Start worker and indexer; they report every few seconds.
            </EmptyState>
          ) : (
            <ul className="rows">
              {processes.map((item) => (
                <ProcessLine key={`${item.process}:${item.chainId}`} item={item} />
              ))}
              {epochs.map((item) => (
                <EpochLine key={`${item.chainId}:${item.epoch}`} item={item} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function ProcessLine({ item }: { item: OperatorJobsView['processes'][number] }) {
  const network = useNetwork(item.chainId)
  const isWell = item.problem === null
  return (
    <li>
      <Icon name={isWell ? 'check' : 'warning'} className={isWell ? 'success' : 'warning'} />
      <div>
        <div className="strong">
          {item.process}, {network?.name ?? `chain ${item.chainId}`}
        </div>
        <div className="sub">{item.problem ?? 'Works'}</div>
      </div>
      <span className="muted small">
        <RelativeTime at={item.at} clock="server" />
      </span>
    </li>
  )
}

function EpochLine({ item }: { item: OperatorJobsView['epochs'][number] }) {
  return (
    <li>
      <Icon name="timer" />
      <div>
        <div className="strong">
          <Link href={`/epochs/${item.epoch}?chainId=${item.chainId}`} prefetch={false}>
            Epoch {item.epoch}
          </Link>
          , {item.status}
        </div>
        <div className="sub">{dueText(item.capturesDue)}</div>
      </div>
      <span className="muted small">
        {item.status === 'open' ? (
          <>
            ends in <Countdown to={item.endsAt} chainId={item.chainId} over="a moment" />
          </>
        ) : null}
      </span>
    </li>
  )
}

function dueText(count: number): string {
  if (count === 0) return 'No captures due'
  return count === 1 ? '1 capture due' : `${count} captures due`
}
