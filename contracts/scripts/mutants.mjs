#!/usr/bin/env node
// `npm run -s mutants`: changes one place of a contract at a time and runs the tests, those of its folder first; every
// mutant has to fail them. The tree is copied to a folder of its own, so that nothing here is ever touched.
// `--only 3,112-120` runs some; `--in FOLDER` keeps the copy and what was compiled there for the next slice.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { forgeBinary } from './forge.mjs'
import { MUTANTS } from './mutants-list.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const { values: options } = parseArgs({ options: { only: { type: 'string' }, in: { type: 'string' } } })
const work = options.in ? path.resolve(options.in) : mkdtempSync(path.join(tmpdir(), 'mutants-'))
const only = options.only ? new Set(options.only.split(',').flatMap(numbersOf)) : null

/** Where the tests of a source are, by the beginning of its path. */
const NEAR = [
  ['payments/X402', 'X402Collector'],
  ['payments/', 'PaymentEscrow'],
  ['rewards/EmissionController', 'EmissionController'],
  ['rewards/', 'RewardDistributor'],
  ['libraries/RewardTree', 'RewardDistributor'],
  ['token/', 'WarpToken'],
]

function numbersOf(range) {
  const [first, last = first] = range.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function prepare() {
  mkdirSync(path.join(work, 'contracts'), { recursive: true })
  for (const name of ['src', 'test', 'scripts', 'foundry.toml']) {
    rmSync(path.join(work, 'contracts', name), { recursive: true, force: true })
    cpSync(path.join(root, 'contracts', name), path.join(work, 'contracts', name), { recursive: true })
  }
  rmSync(path.join(work, 'contracts/test/invariant'), { recursive: true, force: true })
  rmSync(path.join(work, 'node_modules'), { force: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(work, 'node_modules'))
}

function runTests(extra = []) {
  return spawnSync(forgeBinary(), ['test', '--root', '.', '--fail-fast', '--fuzz-runs', '32', ...extra], {
    cwd: work,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, FOUNDRY_CONFIG: 'contracts/foundry.toml' },
  })
}

/** The tests of the source's folder, and where they find nothing all others. */
function runTestsOf(file) {
  const folder = NEAR.find(([start]) => file.startsWith(start))?.[1]
  const near = folder === undefined ? null : runTests(['--match-path', `contracts/test/${folder}/*`])
  return near === null || near.status === 0 ? runTests() : near
}

function tryMutant({ file, from, to, nth = 0 }) {
  const target = path.join(work, 'contracts/src', file)
  const source = readFileSync(target, 'utf8')
  let at = -1
  for (let i = 0; i <= nth; i += 1) at = source.indexOf(from, at + 1)
  if (at < 0) return 'missing'
  writeFileSync(target, source.slice(0, at) + to + source.slice(at + from.length))
  const result = runTestsOf(file)
  writeFileSync(target, source)
  if (result.status === 0) return 'SURVIVED'
  // Only a test that failed kills: anything else says nothing about the tests.
  return /^\[FAIL/m.test(result.stdout) ? 'killed' : 'does not compile'
}

prepare()
const clean = runTests()
if (clean.status !== 0) {
  console.error((clean.stdout + clean.stderr).split('\n').slice(-15).join('\n'))
  throw new Error('the tests fail without any mutant')
}
let killed = 0
let tried = 0
for (const [i, mutant] of MUTANTS.entries()) {
  if (only && !only.has(i + 1)) continue
  const verdict = tryMutant(mutant)
  tried += 1
  if (verdict === 'killed') killed += 1
  console.log(`${String(i + 1).padStart(3)} ${verdict.padEnd(9)} ${mutant.file}: ${mutant.what}`)
}
if (!options.in) rmSync(work, { recursive: true, force: true })
console.log(`${killed} of ${tried} mutants killed`)
if (killed !== tried) process.exitCode = 1
