import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/**
 * Everything `npm test` runs, in the order in which it fails soonest, with one line of counts at the end:
 * static checks, unit and integration tests, contracts, build, browser journeys.
 *
 *   npm test                 everything
 *   npm test -- unit e2e     only these steps
 */

/** What a step found: tests that passed, failed and were skipped. */
type Counts = { passed: number; failed: number; skipped: number }
type Step = {
  name: string
  command: string
  args: readonly string[]
  env?: Record<string, string>
  /** Reads the counts of a runner that counts; a step without is one check. */
  count?: () => Counts
  /** Names what failed, a line each: said again at the very end, where a long output is cut last. */
  failures?: () => string[]
}

const RESULTS = path.resolve('.local/test-results')
rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })

const bin = (name: string) => path.resolve('node_modules/.bin', name)
const result = (name: string) => path.join(RESULTS, `${name}.json`)
const script = (name: string, file: string, args: readonly string[] = []): Step => ({
  name,
  command: process.execPath,
  args: ['--conditions=react-server', '--import', 'tsx', file, ...args],
})

/** vitest's JSON report: the same shape as jest's. */
function vitest(project: 'unit' | 'integration'): Step {
  return {
    name: project,
    command: bin('vitest'),
    args: [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${result(project)}`,
    ],
    count: () => {
      const report = JSON.parse(readFileSync(result(project), 'utf8'))
      return {
        passed: report.numPassedTests,
        // A file that cannot be loaded fails as a suite and holds no test.
        failed: vitestFailures(result(project)).length,
        skipped: report.numPendingTests + (report.numTodoTests ?? 0),
      }
    },
    failures: () => vitestFailures(result(project)),
  }
}

type VitestReport = {
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

/** Each failed test of a vitest report with its file and first lines; a file that could not be loaded with its message. */
function vitestFailures(file: string): string[] {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    const where = path.relative(process.cwd(), name)
    if (failed.length === 0) return status === 'failed' ? [`${where}: ${firstLines(message)}`] : []
    return failed.map((test) => `${where} > ${test.fullName}: ${firstLines(test.failureMessages[0] ?? '')}`)
  })
}

/** Enough of a message to know the cause: its first lines, on one. */
function firstLines(message: string): string {
  return stripVTControlCharacters(message).split('\n').slice(0, 4).join(' | ').slice(0, 600)
}

const contracts: Step = {
  name: 'contracts',
  command: 'npm',
  args: ['run', '-s', 'test:contracts'],
  env: { TEST_COUNTS_FILE: result('contracts') },
  count: () => JSON.parse(readFileSync(result('contracts'), 'utf8')) as Counts,
}

const e2e: Step = {
  name: 'e2e',
  command: bin('playwright'),
  args: ['test', '--config', 'e2e/playwright.config.ts'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: result('e2e') },
  count: () => {
    const { stats } = JSON.parse(readFileSync(result('e2e'), 'utf8'))
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
  },
  failures: () => {
    const report = JSON.parse(readFileSync(result('e2e'), 'utf8')) as { suites: PlaywrightSuite[] }
    return report.suites.flatMap(playwrightFailures)
  },
}

type PlaywrightSuite = {
  specs?: { title: string; file: string; ok: boolean; tests: { results: { error?: { message: string } }[] }[] }[]
  suites?: PlaywrightSuite[]
}

function playwrightFailures({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title, file, tests }) => {
      const message = tests.flatMap(({ results }) => results).findLast(({ error }) => error)?.error?.message ?? ''
      return `${file} > ${title}: ${firstLines(message)}`
    })
  return [...own, ...suites.flatMap(playwrightFailures)]
}

const STEPS: readonly Step[] = [
  { name: 'lock-file', command: process.execPath, args: ['scripts/fix-lock.mjs', '--check'] },
  { name: 'format-and-lint', command: bin('biome'), args: ['ci', '--error-on-warnings', '.'] },
  { name: 'contracts-build', command: 'npm', args: ['run', '-s', 'contracts:build'] },
  { name: 'contracts-check', command: 'npm', args: ['run', '-s', 'contracts:check'] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  {
    name: 'import-rules',
    command: bin('depcruise'),
    args: ['app', 'components', 'lib', '--config', '.dependency-cruiser.cjs'],
  },
  { name: 'unused-code', command: bin('knip'), args: [] },
  vitest('unit'),
  vitest('integration'),
  contracts,
  script('build', 'scripts/build-production.ts'),
  e2e,
]

let running: ChildProcess | null = null
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true
    running?.kill(signal)
  })
}

function run(step: Step): Promise<number> {
  const child = spawn(step.command, step.args, { stdio: 'inherit', env: { ...process.env, ...step.env } })
  running = child
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1))
    child.once('error', (error) => {
      console.error(String(error))
      resolve(1)
    })
  })
}

/** A step's counts; a runner that died before its report counts as one failure, never as nothing. */
function count(step: Step, code: number): Counts {
  const single = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  if (!step.count) return single
  try {
    const counts = step.count()
    if (code === 0 && counts.passed === 0) return { ...counts, failed: 1 }
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${STEPS.map((step) => step.name).join(', ')}`)
  process.exit(2)
}

/** What failed in a step, as far as its report tells. */
function failuresOf(step: Step): string[] {
  try {
    return step.failures?.() ?? []
  } catch (error) {
    return [`its report cannot be read: ${String(error)}`]
  }
}

const rows: string[] = []
const failures: string[] = []
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
for (const step of STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n━━ ${step.name}`)
  const started = performance.now()
  const counts = count(step, await run(step))
  if (interrupted) {
    console.error(`\nInterrupted in ${step.name}.`)
    process.exit(130)
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  if (counts.failed > 0) failures.push(...failuresOf(step).map((line) => `  ${step.name}: ${line}`))
  rows.push(
    `${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(16)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(3)} failed ${String(counts.skipped).padStart(3)} skipped  ${seconds.padStart(6)} s`,
  )
}
writeFileSync(result('summary'), JSON.stringify(total))
console.log(`\n${rows.join('\n')}\n`)
if (failures.length > 0) console.log(`Failed:\n${failures.join('\n')}\n`)
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exit(total.failed === 0 ? 0 : 1)
