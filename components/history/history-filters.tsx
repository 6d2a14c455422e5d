'use client'

import type { HistoryFilter } from '@/lib/history/client/use-history'
import { HISTORY_TYPES } from '@/lib/history/history-view'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { SelectField } from '../ui/select-field'
import { HISTORY_WORDS } from './history-words'
import { listTokenOptions } from './list-token-options'

/** Filters of the history; each narrows at once. */
export function HistoryFilters({
  filter,
  onChange,
}: {
  filter: HistoryFilter
  onChange: (filter: HistoryFilter) => void
}) {
  const { networks } = useRuntimeConfig()
  const shown = networks.filter(({ chainId }) => filter.network === '' || chainId.toString() === filter.network)
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
      <SelectField
        id="history-type"
        label="Type"
        value={filter.type}
        options={HISTORY_TYPES.map((type) => [type, HISTORY_WORDS[type][0]])}
        onChange={(type) => set({ type })}
      />
      {networks.length > 1 ? (
        <SelectField
          id="history-network"
          label="Network"
          value={filter.network}
          options={networks.map((network) => [network.chainId.toString(), network.name])}
          onChange={(network) => set({ network, token: '' })}
        />
      ) : null}
      <SelectField
        id="history-token"
        label="Token"
        value={filter.token}
        options={listTokenOptions(shown)}
        onChange={(token) => set({ token })}
      />
      <DateField id="history-from" label="From" value={filter.from} onChange={(from) => set({ from })} />
      <DateField id="history-to" label="To" value={filter.to} onChange={(to) => set({ to })} />
    </search>
  )
}

function DateField({
  id,
  label,
  value,
  onChange,
}: {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} className="input" type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}
