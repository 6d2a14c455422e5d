'use client'

import type { HistoryFilter } from '@/lib/history/client/use-history'
import { HISTORY_TYPES } from '@/lib/history/history-view'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { HISTORY_WORDS } from './history-words'

/** Filters of the history; each narrows at once. */
export function HistoryFilters({
  filter,
  onChange,
}: {
  filter: HistoryFilter
  onChange: (filter: HistoryFilter) => void
}) {
  const { networks } = useRuntimeConfig()
  const tokens = networks
    .filter((network) => filter.network === '' || network.chainId.toString() === filter.network)
    .flatMap((network) => network.deployment.tokens)
  const set = (part: Partial<HistoryFilter>) => onChange({ ...filter, ...part })
  return (
    <search className="filters">
      <div className="field">
        <label htmlFor="history-q">Search</label>
        <input
          id="history-q"
          className="input"
          type="search"
          placeholder="Hash, task or address"
          value={filter.q}
          onChange={(event) => set({ q: event.target.value.trim() })}
        />
      </div>
      <div className="field">
        <label htmlFor="history-type">Type</label>
        <select
          id="history-type"
          className="input"
          value={filter.type}
          onChange={(event) => set({ type: event.target.value })}
        >
          <option value="">All</option>
          {HISTORY_TYPES.map((type) => (
            <option key={type} value={type}>
              {HISTORY_WORDS[type][0]}
            </option>
          ))}
        </select>
      </div>
      {networks.length > 1 ? (
        <div className="field">
          <label htmlFor="history-network">Network</label>
          <select
            id="history-network"
            className="input"
            value={filter.network}
            onChange={(event) => set({ network: event.target.value, token: '' })}
          >
            <option value="">All</option>
            {networks.map((network) => (
              <option key={network.chainId} value={network.chainId}>
                {network.name}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <div className="field">
        <label htmlFor="history-token">Token</label>
        <select
          id="history-token"
          className="input"
          value={filter.token}
          onChange={(event) => set({ token: event.target.value })}
        >
          <option value="">All</option>
          {tokens.map((token) => (
            <option key={token.address} value={token.address}>
              {token.symbol}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="history-from">From</label>
        <input
          id="history-from"
          className="input"
          type="date"
          value={filter.from}
          onChange={(event) => set({ from: event.target.value })}
        />
      </div>
      <div className="field">
        <label htmlFor="history-to">To</label>
        <input
          id="history-to"
          className="input"
          type="date"
          value={filter.to}
          onChange={(event) => set({ to: event.target.value })}
        />
      </div>
    </search>
  )
}
