import { decodeKernel, instantiateKernel } from '@/lib/rewards/kernel/instantiate-kernel'
import { KERNEL_WASM } from '@/lib/rewards/kernel/kernel.generated'
import { splitBudget } from '@/lib/rewards/split'
import { randomRows } from '@/lib/testing/random-rows'
import { CONTENDERS } from './rewards-contenders'

/** Proofs that are made where making all of them would take minutes; the time is scaled up, and the table says so. */
const PROOF_SAMPLE = 2000
/** Single proofs that one proof's time is the mean of. */
const ONE_BY_ONE = 500
/** Leaves whose proofs are asked for at a time where all are. */
const RANGE = 500

/** One measurement, in a process of its own so that memory is its own. */
export type CaseResult = {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakBytes: number
  readonly root?: string
  readonly oneProofMicroseconds?: number
  readonly allProofsCpuSeconds?: number
  readonly allProofsSampled?: boolean
  readonly perSecond?: number
}

const [operation = '', contender = '', leaves = '0'] = process.argv.slice(2)
console.log(JSON.stringify(await run(operation, contender, Number(leaves))))

async function run(name: string, who: string, count: number): Promise<CaseResult> {
  if (name === 'kernel') return measureKernel()
  if (name === 'split') return measureSplit(who, count)
  return measureTree(who, count, name === 'proofs')
}

async function measureTree(who: string, count: number, proofs: boolean): Promise<CaseResult> {
  const contender = CONTENDERS[who]
  if (contender === undefined) throw new Error(`no contender ${who}`)
  const build = await contender.prepare(randomRows(count))
  const { result, cpuSeconds, wallSeconds } = await measure(build)
  const peakBytes = process.resourceUsage().maxRSS * 1024
  const base = { cpuSeconds, wallSeconds, peakBytes, root: result.root }
  if (!proofs) return base
  const sampled = !who.startsWith('warpshare') && !who.startsWith('hash-wasm') && count > PROOF_SAMPLE
  const one = await measure(() => {
    for (let i = 0; i < ONE_BY_ONE; i += 1) result.proveRange((i * 7919) % count, ((i * 7919) % count) + 1)
  })
  const made = sampled ? PROOF_SAMPLE : count
  let total = 0
  const all = await measure(() => {
    for (let i = 0; i < made; i += RANGE) total += result.proveRange(i, Math.min(made, i + RANGE))
  })
  if (total === 0) throw new Error('no proof was made')
  return {
    ...base,
    oneProofMicroseconds: (one.wallSeconds / ONE_BY_ONE) * 1e6,
    allProofsCpuSeconds: (all.cpuSeconds / made) * count,
    allProofsSampled: sampled,
  }
}

async function measure<T>(work: () => T | Promise<T>): Promise<{ result: T; cpuSeconds: number; wallSeconds: number }> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const result = await work()
  const wallSeconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { result, cpuSeconds: (user + system) / 1e6, wallSeconds }
}

/** The bare kernel over a level that stays in the cache: the most keccaks a second that any tree could reach with it. */
async function measureKernel(): Promise<CaseResult> {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536 })
  const { hashNodes } = instantiateKernel(new WebAssembly.Module(decodeKernel(KERNEL_WASM)), memory)
  const level = () => hashNodes(4096, 65_536, 1023, 2047)
  for (let i = 0; i < 200; i += 1) level()
  const rounds = 2000
  const { cpuSeconds, wallSeconds } = await measure(() => {
    for (let i = 0; i < rounds; i += 1) level()
  })
  return { cpuSeconds, wallSeconds, peakBytes: 0, perSecond: (rounds * 1024) / cpuSeconds }
}

async function measureSplit(who: string, count: number): Promise<CaseResult> {
  let state = 1
  const weights = Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return BigInt(state) * 86_400_000_000n
  })
  const budget = 273_972_602_739_726_027_397_260n
  const split = who === 'warpshare' ? splitBudget : splitBySorting
  const { result, cpuSeconds, wallSeconds } = await measure(() => split(budget, weights))
  if (result.reduce((a, b) => a + b) !== budget) throw new Error('units went missing')
  return { cpuSeconds, wallSeconds, peakBytes: process.resourceUsage().maxRSS * 1024 }
}

function splitBySorting(budget: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b)
  const shares = weights.map((weight) => (budget * weight) / sum)
  const left = Number(budget - shares.reduce((a, b) => a + b))
  const order = weights.map((weight, index) => ({ index, remainder: (budget * weight) % sum }))
  order.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of order.slice(0, left)) shares[index] = (shares[index] ?? 0n) + 1n
  return shares
}
