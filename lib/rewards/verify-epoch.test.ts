import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import { wei } from '@/lib/core/wei'
import { FORMULAS } from '@/lib/epochs/formula'
import { type RandomEpoch, randomEpoch } from '@/lib/testing/random-epoch'
import { toPublishedEpoch } from '@/lib/testing/to-published-epoch'
import { computeDistribution } from './compute-distribution'
import { encodeLeaves } from './encode-leaves'
import { encodeManifest, type PublishedFileName } from './manifest'
import type { EpochSource, Sha256 } from './read-epoch-file'
import { buildTree } from './tree'
import { verifyEpoch } from './verify-epoch'
import { type PublishedEpoch, type PublishedFiles, writePublishedFiles } from './write-published-files'

const address = (n: number): Address => `0x${n.toString(16).padStart(40, '0')}`
/** Every byte in the long run; else a step that is no multiple of any row's length. */
const STEP = process.env.REWARDS_LONG === '1' ? 1 : 7

const taskRef = `0x${'77'.repeat(32)}` as const
const WARP = address(0xaaaa)
const USDC = address(0xbbbb)
const METER = address(0x3e7e)

function publish(): PublishedFiles & { root: string | null } {
  const usage = [
    { recordId: 'b', provider: address(1), gpuMilli: 1000, verifiedBps: 10_000 },
    { recordId: 'a', provider: address(2), gpuMilli: 500, verifiedBps: 5000 },
    { recordId: 'B', provider: address(3), gpuMilli: 8000, verifiedBps: 0 },
  ].map((record) => ({ ...record, meter: METER, taskRef, gpuModel: 't4', startedAtMs: 0, endedAtMs: 1000 }))
  const earlierUsage = [{ ...(usage[0] ?? fail()), recordId: 'late', provider: address(4), epoch: 6, rewardWeight: 7n }]
  const weights = new Map([
    [address(1), 1000n * 1000n * 90n * 10_000n],
    [address(2), 500n * 1000n * 90n * 5000n],
  ])
  const captures = [
    { blockNumber: 12, logIndex: 3, epoch: 8, captured: 110n, fee: 5n, burned: 0n, netAmount: 105n, weights },
    { blockNumber: 9, logIndex: 7, epoch: 6, captured: 3n, fee: 0n, burned: 1n, netAmount: 2n, weights: late() },
  ].map((capture) => ({ ...capture, name: 'capture', taskRef, token: USDC }))
  const previous = encodeLeaves([{ account: address(9), token: USDC, cumulativeAmount: wei(4n) }])
  const emission = new Map([[WARP, 1001n]])
  const carriedIn = new Map([[WARP, 9n]])
  const distribution = computeDistribution({ weights, captures, emission, carriedIn, previous })
  const { root } = buildTree(distribution.leaves)
  const epoch: PublishedEpoch = {
    chainId: 31337,
    distributor: address(0xd15),
    epoch: 8,
    formulaVersion: 1,
    capturesToBlock: 12,
    usage,
    earlierUsage,
    rates: { t4: { rewardWeight: 90, pricePerGpuHour: '250000' } },
    captures,
    emission,
    carriedIn,
    previous,
    distribution,
    root,
  }
  return { ...writePublishedFiles(epoch), root }
}

function late() {
  return new Map([[address(4), 1000n * 1000n * 7n * 10_000n]])
}

function fail(): never {
  throw new Error('unreachable')
}

function sourceOf(files: ReadonlyMap<string, Uint8Array>): EpochSource {
  const read: EpochSource['read'] = async (name) => {
    const bytes = files.get(name)
    return bytes === undefined ? null : pieces(bytes)
  }
  return { read, createSha256 }
}

/** Pieces of awkward sizes, as a network delivers them. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7) % 64 || 1) {
    yield bytes.subarray(at, at + size)
  }
}

function createSha256(): Sha256 {
  const hash = createHash('sha256')
  return { update: (chunk) => void hash.update(chunk), digest: () => `0x${hash.digest('hex')}` }
}

function allFiles({ files, manifestBytes }: PublishedFiles): Map<string, Uint8Array> {
  return new Map<string, Uint8Array>([...files, ['manifest.json', manifestBytes]])
}

describe('writePublishedFiles', () => {
  it('writes bytes that any machine writes: header, order, lower case, LF', () => {
    const { files } = publish()
    const text = (name: PublishedFileName) => new TextDecoder().decode(files.get(name))
    expect(text('usage.csv')).toBe(
      `meter,recordId,taskRef,provider,gpuModel,gpuMilli,startedAtMs,endedAtMs,verifiedBps\n` +
        `${METER},B,${taskRef},${address(3)},t4,8000,0,1000,0\n` +
        `${METER},a,${taskRef},${address(2)},t4,500,0,1000,5000\n` +
        `${METER},b,${taskRef},${address(1)},t4,1000,0,1000,10000\n`,
    )
    expect(text('earlier-usage.csv')).toMatch(/,epoch,rewardWeight\n.*,6,7\n$/)
    expect(text('captures.csv')).toBe(
      `blockNumber,logIndex,taskRef,token,epoch,captured,fee,burned,netAmount\n` +
        `9,7,${taskRef},${USDC},6,3,0,1,2\n12,3,${taskRef},${USDC},8,110,5,0,105\n`,
    )
    expect(text('rates.json')).toBe('{"t4":{"pricePerGpuHour":"250000","rewardWeight":90}}')
    expect(text('emission.json')).toBe(`{"carriedIn":{"${WARP}":"9"},"minted":{"${WARP}":"1001"}}`)
    expect(text('previous.csv')).toBe(`account,token,cumulativeAmount\n${address(9)},${USDC},4\n`)
    expect(text('leaves.csv')).toBe(
      `account,token,cumulativeAmount\n${address(1)},${WARP},808\n${address(1)},${USDC},84\n` +
        `${address(2)},${WARP},202\n${address(2)},${USDC},21\n${address(4)},${USDC},2\n${address(9)},${USDC},4\n`,
    )
  })

  it('gives the same content hash again', () => {
    expect(publish().contentHash).toBe(publish().contentHash)
    expect(publish().contentHash).toBe('0x810850c1b45a4f2e0fb972895e03a92a153e2690e96907be06c3dc7c405df7cc')
  })
})

describe('verifyEpoch', () => {
  it('finds a published epoch good and recomputes its root and content hash', async () => {
    const published = publish()
    const steps = new Set<string>()
    const found = await verifyEpoch({
      ...sourceOf(allFiles(published)),
      onProgress: ({ step, bytesRead, bytesTotal }) => {
        steps.add(step)
        expect(bytesRead).toBeLessThanOrEqual(bytesTotal)
      },
    })
    expect(found.differences).toEqual([])
    expect(found.ok).toBe(true)
    expect(found.root).toBe(published.root)
    expect(found.contentHash).toBe(published.contentHash)
    expect([...steps]).toEqual(['read', 'compute', 'hash', 'compare'])
  })

  it('finds any flipped byte of any file, and any file missing', async () => {
    const published = publish()
    const good = allFiles(published)
    for (const [name, bytes] of good) {
      expect((await verifyEpoch(sourceOf(without(good, name)))).ok, name).toBe(false)
      for (let at = 0; at < bytes.length; at += STEP) {
        const bad = bytes.slice()
        bad[at] = (bad[at] ?? 0) ^ 1
        const found = await verifyEpoch(sourceOf(new Map([...good, [name, bad]])))
        // A manifest can say something else and still be one: only its hash on chain tells.
        const same = found.ok && found.contentHash === published.contentHash
        expect(same, `${name} byte ${at}`).toBe(false)
      }
    }
  }, 120_000)

  it('finds leaves that do not follow from the inputs, though every hash is right', async () => {
    const published = publish()
    const forged = new TextEncoder().encode(
      new TextDecoder().decode(published.files.get('leaves.csv')).replace(',808\n', ',809\n'),
    )
    const files = published.manifest.files.map((file) =>
      file.name === 'leaves.csv'
        ? { ...file, sha256: `0x${createHash('sha256').update(forged).digest('hex')}` as const }
        : file,
    )
    const manifestBytes = encodeManifest({ ...published.manifest, files })
    const all = new Map([
      ...allFiles(published),
      ['leaves.csv', forged] as const,
      ['manifest.json', manifestBytes] as const,
    ])
    const found = await verifyEpoch(sourceOf(all))
    expect(found.differences).toEqual(['leaves.csv does not follow from the inputs'])
  })
})

describe('formula versions', { timeout: 120_000 }, () => {
  const promoted = { formulas: FORMULAS.map((formula) => ({ ...formula, counts: true })) }
  const drawn = fc.sample(randomEpoch, { numRuns: 60, seed: 11 })
  const publishBy = (random: RandomEpoch, formula: number) => writePublishedFiles(toPublishedEpoch(random, { formula }))

  it('an epoch of formula 1 verifies before and after the candidate counts', async () => {
    for (const random of drawn) {
      const source = sourceOf(allFiles(publishBy(random, 1)))
      expect((await verifyEpoch(source)).differences).toEqual([])
      expect((await verifyEpoch(source, promoted)).differences).toEqual([])
    }
  })

  it('an epoch of formula 2 verifies once that counts, by its own amounts', async () => {
    for (const random of drawn) {
      const published = publishBy(random, 2)
      const found = await verifyEpoch(sourceOf(allFiles(published)), promoted)
      expect(found.differences).toEqual([])
      expect(found.root).toBe(published.manifest.root)
    }
  })

  it('is refused, and nothing is said of its amounts, where the manifest names a formula that is unknown or a candidate', async () => {
    const [random] = drawn
    if (random === undefined) throw new Error('no epoch was drawn')
    for (const [formula, problem] of [
      [2, 'formula version 2 is a candidate that runs in shadow: nothing is paid by it yet'],
      [9, 'formula version 9 is not known here, only 1, 2'],
    ] as const) {
      const published = publishBy(random, 1)
      const manifestBytes = encodeManifest({ ...published.manifest, formulaVersion: formula })
      const found = await verifyEpoch(sourceOf(allFiles({ ...published, manifestBytes })))
      expect(found).toMatchObject({ ok: false, root: null, computed: null, differences: [problem] })
    }
  })

  it('is found out where the manifest names another formula than the amounts were split by', async () => {
    const random = drawn.find((each) => publishBy(each, 1).manifest.root !== publishBy(each, 2).manifest.root)
    if (random === undefined) throw new Error('no drawn epoch tells the formulas apart')
    const published = publishBy(random, 1)
    const manifestBytes = encodeManifest({ ...published.manifest, formulaVersion: 2 })
    const found = await verifyEpoch(sourceOf(allFiles({ ...published, manifestBytes })), promoted)
    expect(found.differences).toContain('leaves.csv does not follow from the inputs')
  })
})

function without(files: ReadonlyMap<string, Uint8Array>, name: string): Map<string, Uint8Array> {
  return new Map([...files].filter(([key]) => key !== name))
}
