#!/usr/bin/env node
// `npm run -s mutants`: changes one place of a contract at a time and runs the tests, those of its folder first, then all
// others; every mutant has to fail one, which is named beside it. The tree is copied to a folder of its own, so that nothing
// here is ever touched. What survives is compiled once more by forge itself, as the tests are, before it is called so.
// `--only 3,112-120` runs some; `--in FOLDER` keeps the copy and what was compiled there for the next slice; `--results FILE`
// adds what was seen to a JSON file.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { forgeBinary } from './forge.mjs'
import { compile, compileAll, putCode } from './mutants-build.mjs'
import { MUTANTS } from './mutants-list.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const { values: options } = parseArgs({
  options: { only: { type: 'string' }, in: { type: 'string' }, results: { type: 'string' } },
})
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

/** The next versions of the rehearsal inherit what is mutated and are not compiled anew: they say nothing here. */
const WITHOUT_UPGRADES = ['--no-match-path', 'contracts/test/upgrade/*']

function numbersOf(range) {
  const [first, last = first] = range.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** A copy of the contracts without their invariants; forge compiles again only what changed since the last. */
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

function runForge(args) {
  const { status, stdout, stderr } = spawnSync(forgeBinary(), [...args, '--root', '.'], {
    cwd: work,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, FOUNDRY_CONFIG: 'contracts/foundry.toml' },
  })
  return { passed: status === 0, killer: killerIn(stdout), output: stdout + stderr }
}

const runTests = (extra = []) => runForge(['test', '--fail-fast', '--fuzz-runs', '32', ...extra])

/** The first test that failed, with its file. Only a test that failed kills: anything else says nothing about the tests. */
function killerIn(stdout) {
  const failed = /Encountered \d+ failing tests? in contracts\/test\/([^:]+):\w+\n\[FAIL.*\] (\w+)\(/.exec(stdout)
  return failed ? `${failed[1]} ${failed[2]}` : undefined
}

/** The tests of the source's folder, and where they find nothing all others. */
function killerNear(file) {
  const folder = NEAR.find(([start]) => file.startsWith(start))?.[1]
  const near = folder === undefined ? undefined : runTests(['--match-path', `contracts/test/${folder}/*`]).killer
  return near ?? runTests(WITHOUT_UPGRADES).killer
}

/** The whole build by forge, with the mutant where its source is. */
function killerAnywhere(file, mutated) {
  const target = path.join(work, 'contracts/src', file)
  const source = readFileSync(target, 'utf8')
  writeFileSync(target, mutated)
  try {
    return runTests().killer
  } finally {
    writeFileSync(target, source)
    buildClean()
  }
}

/** Compiles the tests with what is on the disk, and puts the contracts' faster code in its place. */
function buildClean() {
  const { passed, output } = runForge(['build'])
  if (!passed) throw new Error(`the contracts and their tests do not compile\n${output}`)
  putCode(work, codesOf(Object.keys(clean)))
}

const codesOf = (files) => Object.fromEntries(files.map((file) => [file, clean[file].code]))

/** What became of a mutant: `killed` with the test, `SURVIVED`, or why it is none. */
function tryMutant({ file, from, to, nth = 0 }) {
  const source = readFileSync(path.join(work, 'contracts/src', file), 'utf8')
  let at = -1
  for (let i = 0; i <= nth; i += 1) at = source.indexOf(from, at + 1)
  if (at < 0) return { verdict: 'NOT FOUND' }
  const mutated = source.slice(0, at) + to + source.slice(at + from.length)
  const affected = Object.keys(clean).filter((name) => clean[name].sources.includes(file))
  const compiled = affected.map((name) => ({ name, ...compile(work, name, { [file]: mutated }) }))
  const error = compiled.flatMap(({ errors }) => errors)[0]
  if (error !== undefined) return { verdict: 'NOT COMPILED', by: error.split('\n')[0] }
  if (compiled.every(({ name, code }) => code === clean[name].code)) return { verdict: 'NO CHANGE' }
  putCode(work, Object.fromEntries(compiled.map(({ name, code }) => [name, code])))
  const killer = killerNear(file)
  putCode(work, codesOf(affected))
  const by = killer ?? killerAnywhere(file, mutated)
  return by === undefined ? { verdict: 'SURVIVED' } : { verdict: 'killed', by }
}

function keep(results) {
  if (options.results === undefined) return
  const before = existsSync(options.results) ? JSON.parse(readFileSync(options.results, 'utf8')) : {}
  writeFileSync(options.results, `${JSON.stringify({ ...before, ...results }, null, 2)}\n`)
}

prepare()
const clean = compileAll(work)
buildClean()
const { passed, output } = runTests()
if (!passed) throw new Error(`the tests fail without any mutant\n${output.slice(-2000)}`)
let killed = 0
let tried = 0
for (const [i, mutant] of MUTANTS.entries()) {
  if (only && !only.has(i + 1)) continue
  const { verdict, by = '' } = tryMutant(mutant)
  tried += 1
  if (verdict === 'killed') killed += 1
  console.log(`${String(i + 1).padStart(3)} ${verdict} ${mutant.file}: ${mutant.what}${by ? ` — ${by}` : ''}`)
  keep({ [`${mutant.file}: ${mutant.what}`]: { verdict, by } })
}
if (!options.in) rmSync(work, { recursive: true, force: true })
console.log(`${killed} of ${tried} mutants killed`)
if (killed !== tried) process.exitCode = 1
