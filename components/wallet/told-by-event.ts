import { z } from 'zod'

/** Which figures each server-sent event makes old, by the first part of a query's key; `readContract` are reads of the chain itself. */
const FIGURES_OF = {
  payment: ['payment', 'payments', 'receipt', 'quote', 'quotes', 'balances'],
  history: ['history', 'balances', 'rewards', 'reward-epochs', 'prepaid', 'readContract'],
  epoch: ['epochs', 'epoch', 'balances', 'rewards', 'reward-epochs'],
} as const satisfies Record<string, readonly string[]>

/** Events of the stream; `resync` makes everything old, and the others only show that it lives. */
export const STREAM_EVENTS = [...Object.keys(FIGURES_OF), 'resync', 'block', 'beat']

const concerns = z.object({ chainId: z.int() })

/**
 * Whether an event (its name and data, as of `GET /events`) makes the query with this key old. Keys that name a network do
 * so in their second part: what happens on another one does not concern them.
 */
export function isToldBy({ name, data }: { name: string; data: string }, [kind, scope]: readonly unknown[]): boolean {
  if (name === 'resync') return true
  if (!(name in FIGURES_OF)) return false
  const kinds: readonly unknown[] = FIGURES_OF[name as keyof typeof FIGURES_OF]
  if (!kinds.includes(kind)) return false
  const { chainId } = concerns.parse(JSON.parse(data))
  return typeof scope !== 'number' || scope === chainId
}
