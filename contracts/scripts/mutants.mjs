#!/usr/bin/env node
// `npm run -s mutants`: changes one place of a contract at a time and runs the tests; every mutant has to fail them.
// The tree is copied to a folder of its own, so that nothing here is ever touched. `--only N,M` runs some.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { forgeBinary } from './forge.mjs'
import { MUTANTS } from './mutants-list.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const work = mkdtempSync(path.join(tmpdir(), 'mutants-'))
const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1].split(',').map(Number)
  : null

function prepare() {
  mkdirSync(path.join(work, 'contracts'), { recursive: true })
  for (const name of ['src', 'test', 'scripts', 'foundry.toml']) {
    cpSync(path.join(root, 'contracts', name), path.join(work, 'contracts', name), { recursive: true })
  }
  rmSync(path.join(work, 'contracts/test/invariant'), { recursive: true, force: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(work, 'node_modules'))
}

function runTests(extra = []) {
  return spawnSync(forgeBinary(), ['test', '--root', '.', '--fail-fast', '--fuzz-runs', '32', ...extra], {
    cwd: work,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, FOUNDRY_CONFIG: 'contracts/foundry.toml', FOUNDRY_OPTIMIZER: 'false' },
  })
}

function tryMutant({ file, from, to, nth = 0 }) {
  const target = path.join(work, 'contracts/src', file)
  const source = readFileSync(target, 'utf8')
  let at = -1
  for (let i = 0; i <= nth; i += 1) at = source.indexOf(from, at + 1)
  if (at < 0) return 'missing'
  writeFileSync(target, source.slice(0, at) + to + source.slice(at + from.length))
  const result = runTests()
  writeFileSync(target, source)
  if (result.status === 0) return 'SURVIVED'
  return /Compiler run failed|Error \(\d+\)/.test(result.stdout + result.stderr) ? 'does not compile' : 'killed'
}

prepare()
const clean = runTests()
if (clean.status !== 0) {
  console.error(clean.stdout.split('\n').slice(-15).join('\n'))
  throw new Error('the tests fail without any mutant')
}
let killed = 0
let tried = 0
for (const [i, mutant] of MUTANTS.entries()) {
  if (only && !only.includes(i + 1)) continue
  const verdict = tryMutant(mutant)
  tried += 1
  if (verdict === 'killed') killed += 1
  console.log(`${String(i + 1).padStart(2)} ${verdict.padEnd(9)} ${mutant.file}: ${mutant.what}`)
}
rmSync(work, { recursive: true, force: true })
console.log(`${killed} of ${tried} mutants killed`)
if (killed !== tried) process.exitCode = 1
