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
    'No tree over the bare kernel could be further ahead of either than the last two ratios leave room for.',
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
  ].join('\n')
}

/** What the engine has to reach, by the ratio's name: at least so much, or at most. */
const BOUNDS: Readonly<Record<string, { atLeast: number } | { atMost: number }>> = {
  'root, OpenZeppelin / ours, CPU, 100k': { atLeast: 180 },
  'all proofs, OpenZeppelin / ours, CPU, 100k': { atLeast: 500 },
  'root, hash-wasm / ours, CPU, 100k': { atLeast: 10 },
  'root, hash-wasm / ours, CPU, 1M': { atLeast: 10 },
  'root, hash-wasm one call each / ours, CPU, 100k': { atLeast: 10 },
  'root, hash-wasm one call each / ours, CPU, 1M': { atLeast: 10 },
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
