'use client'

import Link from 'next/link'
import { formatRelative } from '@/lib/core/format-time'
import { useOperatorJobs } from '@/lib/history/client/use-operator'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { EmptyState } from '../ui/empty-state'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { useNow } from '../ui/use-now'

/** Long-running processes by their last sign of life, and epochs that have no active root yet. */
export function JobsCard() {
  const jobs = useOperatorJobs()
  const now = useNow(5000)
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
                <li key={`${item.process}:${item.chainId}`}>
                  <Icon
                    name={item.problem === null ? 'check' : 'warning'}
                    className={item.problem === null ? 'success' : 'warning'}
                  />
                  <div>
                    <div className="strong">
                      {item.process} on {item.chainId}
                    </div>
                    <div className="sub">{item.problem ?? 'Works'}</div>
                  </div>
                  <span className="muted small">{now === null ? '' : formatRelative(item.at * 1000, now)}</span>
                </li>
              ))}
              {epochs.map((item) => (
                <li key={`${item.chainId}:${item.epoch}`}>
                  <Icon name="timer" />
                  <div>
                    <div className="strong">
                      <Link href={`/epochs/${item.epoch}?chainId=${item.chainId}`} prefetch={false}>
                        Epoch {item.epoch}
                      </Link>
                      , {item.status}
                    </div>
                    <div className="sub">
                      {item.capturesDue === 0
                        ? 'No captures due'
                        : item.capturesDue === 1
                          ? '1 capture due'
                          : `${item.capturesDue} captures due`}
                    </div>
                  </div>
                  <span className="muted small">
                    {item.status === 'open' ? <Countdown to={item.endsAt} chainId={item.chainId} over="ends" /> : null}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}
