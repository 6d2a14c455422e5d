import { type Hex, hexToBytes, type PublicClient } from 'viem'

type Step = { op: string; gas: number; gasCost: number; depth: number }

/** Instructions that run other code, whose own steps say what it burned; a precompile has none. */
const CALLS = new Set(['CALL', 'DELEGATECALL', 'STATICCALL', 'CALLCODE', 'CREATE', 'CREATE2'])

/** A step's own cost: for a call what is gone afterwards, less what the called steps burned; with it a precompile's price. */
function ownCost(steps: readonly Step[], i: number): number {
  const step = steps[i] as Step
  if (!CALLS.has(step.op)) return step.gasCost
  let inside = 0
  for (let k = i + 1; k < steps.length; k += 1) {
    const next = steps[k] as Step
    if (next.depth <= step.depth) return step.gas - next.gas - inside
    inside += ownCost(steps, k)
  }
  throw new Error(`a ${step.op} that never came back`)
}

/** What every transaction costs, and its calldata: 4 a zero byte, 16 another (EIP-2028). */
async function intrinsicGas(client: PublicClient, hash: Hex): Promise<number> {
  const { input } = await client.getTransaction({ hash })
  return hexToBytes(input).reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 21_000)
}

/**
 * Where the gas of one transaction went, from `debug_traceTransaction`: by depth (1 the proxy, 2 the implementation, 3 what
 * it calls) and instruction, and the sum of what each depth computes: all but storage, logs, calls and precompiles. What is
 * left of the receipt's gas is the refund.
 */
export async function gasSplit(client: PublicClient, hash: Hex, gasUsed: number): Promise<[string, number][]> {
  const { structLogs: steps } = (await client.request({
    method: 'debug_traceTransaction' as never,
    params: [hash, { disableMemory: true, disableStack: true, disableStorage: true }] as never,
  })) as { structLogs: Step[] }
  const sums = new Map<string, number>()
  const add = (name: string, gas: number) => sums.set(name, (sums.get(name) ?? 0) + gas)
  const intrinsic = await intrinsicGas(client, hash)
  add('0 transaction and calldata', intrinsic)
  let refund = gasUsed - intrinsic
  for (const [i, { depth, op }] of steps.entries()) {
    const gas = ownCost(steps, i)
    refund -= gas
    add(`${depth} ${op.replace(/^(PUSH|DUP|SWAP)\d+$/, '$1')}`, gas)
    if (!CALLS.has(op) && !/^(SLOAD|SSTORE|TLOAD|TSTORE|LOG\d)$/.test(op)) add(`${depth} computing, all of it`, gas)
  }
  if (refund !== 0) add('0 refund', refund)
  return [...sums].sort((a, b) => b[1] - a[1])
}
