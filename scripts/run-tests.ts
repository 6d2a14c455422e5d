import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/**
 * Everything `npm test` runs, with one line of counts at the end: static checks, unit tests and build beside the contracts,
 * then integration tests, then browser journeys.
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

/** Steps one after another, in the order in which they fail soonest. */
type Lane = readonly Step[]

/** Most of what these take is one core's work: a compiler's, a checker's. */
const contractLane: Lane = [
  { name: 'contracts-build', command: 'npm', args: ['run', '-s', 'contracts:build'] },
  { name: 'contracts-check', command: 'npm', args: ['run', '-s', 'contracts:check'] },
  contracts,
]
const codeLane: Lane = [
  { name: 'lock-file', command: process.execPath, args: ['scripts/fix-lock.mjs', '--check'] },
  { name: 'format-and-lint', command: bin('biome'), args: ['ci', '--error-on-warnings', '.'] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  {
    name: 'import-rules',
    command: bin('depcruise'),
    args: ['app', 'components', 'lib', '--config', '.dependency-cruiser.cjs'],
  },
  { name: 'unused-code', command: bin('knip'), args: [] },
  vitest('unit'),
  script('build', 'scripts/build-production.ts'),
]

/** Lanes of a stage run side by side; a stage waits for the one before. Integration tests deploy what `contracts-build` compiles. */
const STAGES: readonly (readonly Lane[])[] = [[codeLane, contractLane], [[vitest('integration')]], [[e2e]]]
const STEPS: Lane = STAGES.flat(2)

const running = new Set<ChildProcess>()
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true
    for (const child of running) child.kill(signal)
  })
}

/** Runs a step to its end: seen as it goes where it runs alone, whole at its end where others run beside it. */
function run(step: Step, isAlone: boolean): Promise<number> {
  const heading = `\n━━ ${step.name}`
  if (isAlone) console.log(heading)
  const child = spawn(step.command, step.args, {
    stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...step.env },
  })
  running.add(child)
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => {
    const end = (code: number) => {
      if (!running.delete(child)) return
      if (!isAlone) console.log(`${heading}\n${Buffer.concat(chunks).toString().trimEnd()}`)
      resolve(code)
    }
    child.once('close', (code) => end(code ?? 1))
    child.once('error', (error) => {
      console.error(String(error))
      end(1)
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

/** What a step came to: its counts, its seconds, and what failed in it. */
type Outcome = { step: Step; counts: Counts; seconds: string; failures: string[] }

async function measure(step: Step, isAlone: boolean): Promise<Outcome> {
  const started = performance.now()
  const counts = count(step, await run(step, isAlone))
  if (interrupted) {
    console.error(`\nInterrupted in ${step.name}.`)
    // Another lane's step may still be ending what it started: the last to end ends everything.
    if (running.size === 0) process.exit(130)
    await new Promise(() => undefined)
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const failures = counts.failed > 0 ? failuresOf(step).map((line) => `  ${step.name}: ${line}`) : []
  return { step, counts, seconds, failures }
}

async function runLane(lane: Lane, isAlone: boolean): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const step of lane) outcomes.push(await measure(step, isAlone))
  return outcomes
}

const outcomes: Outcome[] = []
for (const stage of STAGES) {
  const lanes = stage
    .map((lane) => lane.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    .filter((lane) => lane.length > 0)
  outcomes.push(...(await Promise.all(lanes.map((lane) => runLane(lane, lanes.length === 1)))).flat())
}
const rows = outcomes.map(
  ({ step, counts, seconds }) =>
    `${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(16)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(3)} failed ${String(counts.skipped).padStart(3)} skipped  ${seconds.padStart(6)} s`,
)
const failures = outcomes.flatMap((outcome) => outcome.failures)
const sum = (of: keyof Counts) => outcomes.reduce((total, { counts }) => total + counts[of], 0)
const total: Counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
writeFileSync(result('summary'), JSON.stringify(total))
console.log(`\n${rows.join('\n')}\n`)
if (failures.length > 0) console.log(`Failed:\n${failures.join('\n')}\n`)
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exit(total.failed === 0 ? 0 : 1)
