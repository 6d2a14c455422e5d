import fc from 'fast-check'
import type { SlowInput } from '@/lib/rewards/slow-distribution'

/** An epoch's inputs as text and JSON hold them, with a record id for every record. */
export type RandomEpoch = Pick<SlowInput, 'rates'> & {
  readonly epoch: number
  readonly usage: readonly RandomUsage[]
  readonly earlier: readonly RandomUsage[]
  readonly emission: Readonly<Record<string, string>>
  readonly carried: Readonly<Record<string, string>>
  readonly captures: readonly { taskId: string; token: string; netAmount: string; epoch: number }[]
  readonly previous: readonly { account: string; token: string; cumulativeAmount: string }[]
}

/** One record of a {@link RandomEpoch}. */
export type RandomUsage = SlowInput['usage'][number] & { readonly recordId: string }

const EPOCH = 9
const RATES = {
  'h100-sxm': { rewardWeight: 1000 },
  'a100-80gb': { rewardWeight: 550 },
  t4: { rewardWeight: 1 },
  idle: { rewardWeight: 0 },
}

const addressOf = (prefix: string) => (n: number) => `0x${prefix}${n.toString(16).padStart(38, '0')}`
const provider = fc.nat({ max: 12 }).map(addressOf('a0'))
const token = fc.nat({ max: 2 }).map(addressOf('70'))
const taskId = fc.nat({ max: 4 }).map((n) => `task-${n}`)
// Small amounts leave remainders; the largest ones stay below 2^256 when a dozen of them are added.
const amount = fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 10n ** 24n), fc.bigInt(0n, 2n ** 250n)).map(String)

const usage = fc.record({
  taskId,
  provider,
  gpuModel: fc.constantFrom(...Object.keys(RATES)),
  gpuMilli: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 1_024_000 })),
  startedAtMs: fc.nat({ max: 1000 }),
  durationMs: fc.oneof(fc.constant(3_600_000), fc.integer({ min: 1, max: 86_400_000 })),
  verifiedBps: fc.oneof(fc.constant(10_000), fc.constant(0), fc.nat({ max: 10_000 })),
})
const amounts = fc.dictionary(token, amount, { maxKeys: 3 })
const epochBefore = fc.integer({ min: EPOCH - 2, max: EPOCH - 1 })

/** Any epoch a network could have, small: equal and unequal weights, idle models, late captures, dust and huge sums. */
export const randomEpoch: fc.Arbitrary<RandomEpoch> = fc
  .record({
    usage: fc.array(usage, { maxLength: 30 }),
    earlier: fc.array(fc.record({ usage, epoch: epochBefore }), { maxLength: 12 }),
    emission: amounts,
    carried: amounts,
    captures: fc.array(
      fc.record({ taskId, token, netAmount: amount, epoch: fc.oneof(fc.constant(EPOCH), epochBefore) }),
      { maxLength: 8 },
    ),
    previous: fc.uniqueArray(fc.record({ account: provider, token, cumulativeAmount: amount }), {
      maxLength: 20,
      selector: (row) => row.account + row.token,
    }),
  })
  .map((drawn) => {
    const records = drawn.usage.map((u, i) => toUsage(u, `r${i}`))
    const earlier = drawn.earlier.map(({ usage: u, epoch }, i) => ({ ...toUsage(u, `e${i}`), epoch }))
    const captures = drawn.captures.filter((c) => hasWeight(c.epoch === EPOCH ? records : ofEpoch(earlier, c.epoch), c))
    return { ...drawn, rates: RATES, epoch: EPOCH, usage: records, earlier, captures }
  })

type DrawnUsage = Omit<RandomUsage, 'recordId' | 'endedAtMs'> & { durationMs: number }

function toUsage({ durationMs, ...drawn }: DrawnUsage, recordId: string): RandomUsage {
  return { ...drawn, recordId, endedAtMs: drawn.startedAtMs + durationMs }
}

function ofEpoch(records: readonly RandomUsage[], epoch: number): RandomUsage[] {
  return records.filter((record) => record.epoch === epoch)
}

function hasWeight(records: readonly RandomUsage[], { taskId: task }: { taskId: string }): boolean {
  return records.some((u) => u.taskId === task && u.verifiedBps > 0 && u.gpuModel !== 'idle')
}
