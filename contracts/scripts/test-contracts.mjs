#!/usr/bin/env node
// `npm run -s test:contracts`: every Solidity test, then the gas of whole transactions against its snapshot. `--long` takes
// 10,000 runs of every fuzz test and one campaign of 10,000 × 64 calls with all invariants asserted after each, and once more
// everything with the build that is deployed (IR). Its slices: FUZZ_RUNS, INVARIANT_RUNS and INVARIANT_DEPTH instead of these,
// SEED for others; TESTS names some, and nothing else runs.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { runForge } from './forge.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const long = process.argv.includes('--long')
let passed = 0
let failed = 0

function report(name, { status, stdout }) {
  const counts = /(\d+) tests passed, (\d+) failed/.exec(stdout)
  passed += Number(counts?.[1] ?? 0)
  failed += Number(counts?.[2] ?? (status === 0 ? 0 : 1))
  for (const line of stdout.split('\n')) if (/^\[FAIL|^Error/.test(line)) console.log(line)
  if (!counts) console.log(stdout.split('\n').slice(-20).join('\n'))
  console.log(`${name}: ${counts?.[1] ?? 0} passed, ${counts?.[2] ?? '?'} failed`)
}

/** Settings of the long runs, as far as the environment names them. */
function longSettings({ FUZZ_RUNS, INVARIANT_RUNS, INVARIANT_DEPTH, SEED }) {
  const named = {
    FOUNDRY_FUZZ_RUNS: FUZZ_RUNS,
    FOUNDRY_INVARIANT_RUNS: INVARIANT_RUNS,
    FOUNDRY_INVARIANT_DEPTH: INVARIANT_DEPTH,
    FOUNDRY_FUZZ_SEED: SEED,
  }
  return { FOUNDRY_PROFILE: 'long', ...Object.fromEntries(Object.entries(named).filter(([, value]) => value)) }
}

if (long && process.env.TESTS) {
  report(
    `long: ${process.env.TESTS}`,
    runForge(['test', '--match-test', process.env.TESTS], { env: longSettings(process.env) }),
  )
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
}
report('unit, fuzz and invariants', runForge(['test']))
if (long) {
  const env = longSettings(process.env)
  report('long fuzz', runForge(['test', '--no-match-test', '^invariant_'], { env }))
  report('long campaign', runForge(['test', '--match-test', 'invariant_AllLawsHold'], { env }))
  report('the deployed build', runForge(['test'], { env: { FOUNDRY_PROFILE: 'ir' } }))
}

const build = spawnSync('npx', ['hardhat', 'build', '--no-tests', '--quiet'], { cwd: root, stdio: ['ignore', 2, 2] })
const gas = spawnSync(process.execPath, ['--import', 'tsx', 'bench/gas.ts', '--check'], { cwd: root, encoding: 'utf8' })
const gasOk = build.status === 0 && gas.status === 0
if (gasOk) passed += 1
else failed += 1
for (const line of gas.stderr.split('\n')) if (/snapshot/.test(line)) console.log(line)
console.log(`gas snapshot: ${gasOk ? 'within 0.5 %' : 'changed'}`)
console.log(`contracts: ${passed} passed, ${failed} failed`)
if (process.env.TEST_COUNTS_FILE) {
  writeFileSync(process.env.TEST_COUNTS_FILE, JSON.stringify({ passed, failed, skipped: 0 }))
}
process.exitCode = failed > 0 ? 1 : 0
