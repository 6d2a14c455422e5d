import type { Hex, PublicClient } from 'viem'

type Step = { op: string; gas: number; gasCost: number; depth: number }
type Trace = { gas: number; structLogs: Step[] }

const CALLS = new Set(['CALL', 'DELEGATECALL', 'STATICCALL', 'CALLCODE'])

/** A step's own cost: for a call without what the called code burned, which its own steps say. */
function ownCost(steps: readonly Step[], i: number): number {
  const step = steps[i] as Step
  const next = steps[i + 1]
  if (!CALLS.has(step.op) || next === undefined || next.depth <= step.depth) return step.gasCost
  let last = i + 1
  while (last < steps.length && (steps[last] as Step).depth > step.depth) last += 1
  const after = steps[last]
  const inside = steps.slice(i + 1, last).reduce((sum, _, k) => sum + ownCost(steps, i + 1 + k), 0)
  return after === undefined ? step.gasCost - next.gas : step.gas - after.gas - inside
}

/**
 * Where the gas of one transaction went, from `debug_traceTransaction`: by depth (1 the proxy, 2 the implementation, 3 what
 * it calls) and instruction. The intrinsic part is what is left, so that the rows add up to the receipt's gas.
 */
export async function gasSplit(client: PublicClient, hash: Hex, gasUsed: number): Promise<[string, number][]> {
  const trace = (await client.request({
    method: 'debug_traceTransaction' as never,
    params: [hash, { disableMemory: true, disableStack: true, disableStorage: true }] as never,
  })) as Trace
  const sums = new Map<string, number>()
  const add = (name: string, gas: number) => sums.set(name, (sums.get(name) ?? 0) + gas)
  let traced = 0
  for (const [i, step] of trace.structLogs.entries()) {
    const gas = ownCost(trace.structLogs, i)
    add(`${step.depth} ${step.op.replace(/^(PUSH|DUP|SWAP)\d+$/, '$1')}`, gas)
    traced += gas
  }
  add('0 transaction and calldata', gasUsed - traced)
  return [...sums].sort((a, b) => b[1] - a[1])
}
