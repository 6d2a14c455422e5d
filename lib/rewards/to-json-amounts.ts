import type { Address } from '@/lib/core/address'

/** Amounts by token, ascending, as decimal strings; those of 0 are left out. */
export function toJsonAmounts(amounts: ReadonlyMap<Address, bigint>): Record<Address, string> {
  const entries = [...amounts].filter(([, amount]) => amount > 0n).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([token, amount]) => [token, amount.toString()]))
}
