import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const SCRIPT = `
  import { spawn } from 'node:child_process'
  import { endChildWithTests } from './lib/testing/end-with-tests'
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true })
  endChildWithTests(child)
  console.log(child.pid)
  setInterval(() => {}, 1000)
`

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

it.each(['SIGTERM', 'SIGKILL'] as const)('ends what a test has started when its process gets %s', async (signal) => {
  const args = ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', SCRIPT]
  const runner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(runner.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  expect(isAlive(pid)).toBe(true)
  runner.kill(signal)
  await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false)
})
