#!/usr/bin/env node
// `npm run -s prove:contracts`: the conservation laws of contracts/spec by solc's SMTChecker, with Debian's z3 as a bounded
// process. Without z3 it says so loudly and proves nothing.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const folder = path.resolve(import.meta.dirname, '../spec')
if (spawnSync('z3', ['--version']).status !== 0) {
  console.log('SKIPPED: z3 is not installed, the specifications of contracts/spec were NOT proved')
  process.exit(0)
}
const solc = createRequire(import.meta.url)('solc')
const smtSolver = (query) => {
  const run = spawnSync('z3', ['-in', '-smt2', '-T:60', '-memory:2048'], { input: query, encoding: 'utf8' })
  return run.status === 0 || run.stdout ? { contents: run.stdout } : { error: run.stderr || 'z3 failed' }
}
const sources = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.sol'))
    .map((name) => [name, { content: readFileSync(path.join(folder, name), 'utf8') }]),
)
const modelChecker = { engine: 'chc', solvers: ['smtlib2'], targets: ['assert'], timeout: 60_000, showProvedSafe: true }
const input = {
  language: 'Solidity',
  sources,
  settings: { modelChecker: { ...modelChecker, showUnproved: true }, outputSelection: { '*': { '*': [] } } },
}
const output = JSON.parse(solc.compile(JSON.stringify(input), { smtSolver: smtSolver }))
const messages = (output.errors ?? []).map((error) => error.formattedMessage ?? error.message)
for (const message of messages) console.log(message.trim())
const safe = (output.errors ?? []).filter((error) => /check is safe!/.test(error.message))
// One assertion is answered once for each way into it.
const proved = new Set(safe.map(({ sourceLocation: at }) => `${at.file}:${at.start}`)).size
const asserts = Object.values(sources).reduce(
  (sum, { content }) => sum + (content.match(/\bassert\(/g)?.length ?? 0),
  0,
)
const z3 = spawnSync('z3', ['--version'], { encoding: 'utf8' }).stdout.trim()
console.log(`solc ${solc.version()}, ${z3}`)
console.log(`${Object.keys(sources).length} specifications, ${proved} of ${asserts} assertions proved`)
// Anything that is not a proof is a refusal: a violation, a time-out, a compiler's complaint.
process.exitCode = proved === asserts && messages.length === safe.length ? 0 : 1
