import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { CaseResult } from './rewards-case'
import { renderRewardsChart } from './rewards-chart'
import { type Measured, renderRewardsTable } from './rewards-table'

/**
 * Measures the tree against its peers, each case in a process of its own, in turns so that a busy machine is busy for
 * all of them. Prints one JSON object and writes docs/benchmarks/rewards.md and .svg.
 *   npm run -s bench:rewards [-- --quick]
 */
const QUICK = process.argv.includes('--quick')

type Case = { readonly operation: string; readonly who: string; readonly leaves: number; readonly rounds: number }

const PEERS = ['@openzeppelin/merkle-tree', 'merkletreejs', 'hash-wasm', 'hash-wasm, one call each', 'viem, plain']
const OURS = ['warpshare', 'warpshare, threads']

const CASES: readonly Case[] = [
  { operation: 'kernel', who: 'warpshare', leaves: 0, rounds: 5 },
  ...[...OURS, ...PEERS].map((who) => ({ operation: 'proofs', who, leaves: 10_000, rounds: 3 })),
  ...OURS.map((who) => ({ operation: 'proofs', who, leaves: 100_000, rounds: 5 })),
  ...PEERS.map((who) => ({ operation: 'proofs', who, leaves: 100_000, rounds: who.startsWith('hash-wasm') ? 3 : 1 })),
  ...(QUICK
    ? []
    : [
        ...OURS.map((who) => ({ operation: 'proofs', who, leaves: 1_000_000, rounds: 5 })),
        { operation: 'proofs', who: 'hash-wasm', leaves: 1_000_000, rounds: 3 },
        { operation: 'build', who: 'hash-wasm, one call each', leaves: 1_000_000, rounds: 1 },
        ...OURS.map((who) => ({ operation: 'build', who, leaves: 10_000_000, rounds: 2 })),
      ]),
  { operation: 'split', who: 'warpshare', leaves: 1_000_000, rounds: 3 },
  { operation: 'split', who: 'BigInt, sorted', leaves: 1_000_000, rounds: 1 },
]

main()

function main(): void {
  const results = new Map<Case, CaseResult[]>(CASES.map((each) => [each, []]))
  for (let round = 0; round < 5; round += 1) {
    for (const each of CASES) if (round < each.rounds) results.get(each)?.push(runCase(each))
  }
  const measured = [...results].map(
    ([{ operation, who, leaves }, runs]): Measured => ({ operation, who, leaves, ...best(runs) }),
  )
  assertSameRoots(measured)
  const report = {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: cpus().length,
    node: process.version,
    measured,
  }
  const full = { ...report, ratios: ratiosOf(measured) }
  if (!QUICK) {
    mkdirSync('docs/benchmarks', { recursive: true })
    writeFileSync('docs/benchmarks/rewards.md', renderRewardsTable(full))
    writeFileSync('docs/benchmarks/rewards.svg', renderRewardsChart(measured))
  }
  console.log(JSON.stringify(full))
}

function runCase({ operation, who, leaves }: Case): CaseResult {
  console.error(`${operation} ${who} ${leaves}`)
  const args = ['--import', 'tsx', '--max-old-space-size=8000', 'bench/rewards-case.ts', operation, who, String(leaves)]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${operation} ${who} ${leaves}: ${stderr}`)
  return JSON.parse(stdout) as CaseResult
}

/** The least disturbed run of each figure: other programs only ever add. */
function best(runs: readonly CaseResult[]): CaseResult {
  const least = (pick: (run: CaseResult) => number | undefined) => {
    const values = runs.map(pick).filter((value) => value !== undefined)
    return values.length === 0 ? undefined : Math.min(...values)
  }
  const [first] = runs
  if (first === undefined) throw new Error('a case was not run')
  return {
    ...first,
    cpuSeconds: least((run) => run.cpuSeconds) ?? 0,
    wallSeconds: least((run) => run.wallSeconds) ?? 0,
    peakBytes: least((run) => run.peakBytes) ?? 0,
    ...(first.oneProofMicroseconds === undefined
      ? {}
      : {
          oneProofMicroseconds: least((run) => run.oneProofMicroseconds) ?? 0,
          allProofsCpuSeconds: least((run) => run.allProofsCpuSeconds) ?? 0,
        }),
    ...(first.perSecond === undefined ? {} : { perSecond: Math.max(...runs.map((run) => run.perSecond ?? 0)) }),
  }
}

function assertSameRoots(measured: readonly Measured[]): void {
  for (const leaves of new Set(measured.map((each) => each.leaves))) {
    const roots = measured.filter(
      (each) => each.leaves === leaves && each.root !== undefined && each.who !== 'merkletreejs',
    )
    if (new Set(roots.map((each) => each.root)).size > 1) throw new Error(`the roots of ${leaves} leaves differ`)
  }
}

/** How often the peer's time holds ours, and how near the tree comes to the bare kernel. */
function ratiosOf(measured: readonly Measured[]): Record<string, number> {
  const of = (who: string, leaves: number) => measured.find((each) => each.who === who && each.leaves === leaves)
  const ours = of('warpshare', 100_000)
  const theirs = of('@openzeppelin/merkle-tree', 100_000)
  const wasm = of('hash-wasm', 100_000)
  const once = 'hash-wasm, one call each'
  const million = measured.find(
    (each) => each.operation === 'proofs' && each.who === 'warpshare' && each.leaves === 1_000_000,
  )
  const kernel = measured.find((each) => each.operation === 'kernel')?.perSecond ?? 0
  const ratio = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? 0 : a / b)
  return {
    'root, OpenZeppelin / ours, CPU, 100k': ratio(theirs?.cpuSeconds, ours?.cpuSeconds),
    'all proofs, OpenZeppelin / ours, CPU, 100k': ratio(theirs?.allProofsCpuSeconds, ours?.allProofsCpuSeconds),
    'root, hash-wasm / ours, CPU, 100k': ratio(wasm?.cpuSeconds, ours?.cpuSeconds),
    'root, hash-wasm / ours, CPU, 1M': ratio(of('hash-wasm', 1_000_000)?.cpuSeconds, million?.cpuSeconds),
    'root, hash-wasm one call each / ours, CPU, 100k': ratio(of(once, 100_000)?.cpuSeconds, ours?.cpuSeconds),
    'root, hash-wasm one call each / ours, CPU, 1M': ratio(of(once, 1_000_000)?.cpuSeconds, million?.cpuSeconds),
    'root, hash-wasm / ours with threads, wall, 1M': ratio(
      of('hash-wasm', 1_000_000)?.wallSeconds,
      of('warpshare, threads', 1_000_000)?.wallSeconds,
    ),
    'keccaks a second of the bare kernel': kernel,
    'root of 1M / its 3M keccaks in the bare kernel, CPU':
      million === undefined ? 0 : million.cpuSeconds / (3e6 / kernel),
  }
}
