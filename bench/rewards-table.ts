import type { CaseResult } from './rewards-case'

/** One case's best figures. */
export type Measured = CaseResult & { readonly operation: string; readonly who: string; readonly leaves: number }

/** The whole run, as the JSON has it. */
export type RewardsReport = {
  readonly processor: string
  readonly processors: number
  readonly node: string
  readonly measured: readonly Measured[]
  readonly ratios: Readonly<Record<string, number>>
}

/** The page docs/benchmarks/rewards.md. */
export function renderRewardsTable({ processor, processors, node, measured, ratios }: RewardsReport): string {
  const trees = measured.filter((each) => each.operation === 'proofs' || each.operation === 'build')
  const splits = measured.filter((each) => each.operation === 'split')
  return [
    '# Rewards tree: measured',
    '',
    `\`npm run -s bench:rewards\` on ${processor}, ${processors} processors, Node ${node}. Every case runs in a process of its`,
    'own, in turns; each figure is the best of its runs. Build: from rows to all nodes. All roots of a size are equal',
    '(merkletreejs lays out its levels otherwise). ~: 2,000 proofs made, the time scaled up. Memory is the whole process.',
    'hash-wasm at its best keeps one instance, bytes in and out; with one call each it is used as its first example shows.',
    '',
    '![CPU seconds to the root of 100,000 leaves](rewards.svg)',
    '',
    '| leaves | who | root, CPU s | root, wall s | one proof, µs | all proofs, CPU s | peak memory, MB |',
    '|---:|---|---:|---:|---:|---:|---:|',
    ...trees.sort((a, b) => a.leaves - b.leaves || a.cpuSeconds - b.cpuSeconds).map(renderTreeRow),
    '',
    '| split over | who | CPU s | wall s |',
    '|---:|---|---:|---:|',
    ...splits.map(
      (each) =>
        `| ${each.leaves.toLocaleString('en')} | ${each.who} | ${show(each.cpuSeconds)} | ${show(each.wallSeconds)} |`,
    ),
    '',
    '| ratio | measured | asked of it | |',
    '|---|---:|---:|---|',
    ...Object.entries(ratios).map(renderRatio),
    '',
    ...renderHashWasm(trees, ratios),
  ].join('\n')
}

/** Keccaks of a tree: two a leaf, one a node above. */
const keccaksOf = (leaves: number) => 3 * leaves - 1
const MANY = 100_000
/** How far ahead of hash-wasm the tree is asked to be. */
const ASKED_OF_HASH_WASM = 10

/** For each way to use hash-wasm: how far ahead the tree is, and how far it were if it did nothing but its keccaks. */
function renderHashWasm(trees: readonly Measured[], ratios: RewardsReport['ratios']): string[] {
  const bare = ratios['keccaks a second of the bare kernel']
  const ours = (leaves: number) => trees.find((each) => each.who === 'warpshare' && each.leaves === leaves)
  if (bare === undefined) return []
  const rows = trees
    .filter((each) => each.who.startsWith('hash-wasm') && each.leaves >= MANY)
    .map(({ who, leaves, cpuSeconds }) => {
      const ahead = cpuSeconds / (ours(leaves)?.cpuSeconds ?? Number.NaN)
      const most = cpuSeconds / (keccaksOf(leaves) / bare)
      const verdict = ahead >= ASKED_OF_HASH_WASM ? 'yes' : most < ASKED_OF_HASH_WASM ? 'no, out of reach' : 'no'
      const use = who === 'hash-wasm' ? 'one instance kept' : 'one call each'
      return `| ${use} | ${leaves.toLocaleString('en')} | ${show(ahead)} | ${verdict} | ${show(most)} |`
    })
  return [
    '## Against hash-wasm',
    '',
    'CPU time to the root by hash-wasm, over ours. The last column is what a tree would reach that did its keccaks in the',
    'bare kernel and nothing else: where it lies below 10, no tree over this kernel is ten times ahead.',
    '',
    '| hash-wasm used with | leaves | times ahead | ≥ 10 | at most |',
    '|---|---:|---:|---|---:|',
    ...rows,
    '',
  ]
}

/** What the engine has to reach, by the ratio's name: at least so much, or at most. */
const BOUNDS: Readonly<Record<string, { atLeast: number } | { atMost: number }>> = {
  'root, OpenZeppelin / ours, CPU, 100k': { atLeast: 180 },
  'all proofs, OpenZeppelin / ours, CPU, 100k': { atLeast: 500 },
  'root, hash-wasm / ours, CPU, 100k': { atLeast: 10 },
  'root, hash-wasm / ours, CPU, 1M': { atLeast: 10 },
  'root, hash-wasm one call each / ours, CPU, 100k': { atLeast: 10 },
  'root, hash-wasm one call each / ours, CPU, 1M': { atLeast: 10 },
  'root, hash-wasm / ours with threads, wall, 1M': { atLeast: 10 },
  'root of 1M / its 3M keccaks in the bare kernel, CPU': { atMost: 1.3 },
}

function renderRatio([name, value]: [string, number]): string {
  const bound = BOUNDS[name]
  if (bound === undefined) return `| ${name} | ${show(value)} | | |`
  const [asked, isMet] =
    'atLeast' in bound ? [`≥ ${bound.atLeast}`, value >= bound.atLeast] : [`≤ ${bound.atMost}`, value <= bound.atMost]
  return `| ${name} | ${show(value)} | ${asked} | ${isMet ? 'met' : 'not met'} |`
}

function renderTreeRow(each: Measured): string {
  const proofs = each.allProofsCpuSeconds
  return `| ${[
    each.leaves.toLocaleString('en'),
    each.who,
    show(each.cpuSeconds),
    show(each.wallSeconds),
    each.oneProofMicroseconds === undefined ? '' : show(each.oneProofMicroseconds),
    proofs === undefined ? '' : `${each.allProofsSampled ? '~' : ''}${show(proofs)}`,
    Math.round(each.peakBytes / 1e6).toLocaleString('en'),
  ].join(' | ')} |`
}

function show(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en')
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toPrecision(3)
}
