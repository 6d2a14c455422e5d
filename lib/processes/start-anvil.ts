import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { AppError } from '@/lib/core/app-error'
import { findState, snapshotFiles } from './chain-snapshots'
import { type Child, startChild } from './child-process'

/** Longest absence that the local chain lives through in real time; after a longer one its clock goes on where it stood. */
const MAX_CATCH_UP_SECONDS = 240

/**
 * How far back a new chain is born: its deployment is mined at once, a second of chain time a transaction, and the clock
 * is then set to the present.
 */
const BIRTH_SECONDS_AGO = 180

/** A running local chain. */
export type Anvil = {
  child: Child
  url: string
  /** Chain time minus real time, ms (≤ 0). */
  clockOffsetMs: number
}

/** The platform's anvil binary itself, not npm's wrapper: its pid is the one to end. Throws where npm has none. */
export function findAnvil(): string {
  const platform = process.platform === 'win32' ? 'win32' : process.platform
  const name = `@foundry-rs/anvil-${platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`
  try {
    const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil'
    return path.join(path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', file)
  } catch (cause) {
    throw new AnvilError(`${name} is not installed`, cause)
  }
}

/** Ends a chain that an earlier, killed run left behind on this state file: two writers would tear it. */
async function endOrphan(stateFile: string): Promise<void> {
  const pidFile = `${stateFile}.pid`
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8'))
  const isOurs = () => {
    try {
      process.kill(pid, 0)
      return existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(stateFile)
    } catch {
      return false
    }
  }
  if (isOurs()) process.kill(pid, 'SIGINT')
  for (let waited = 0; waited < 15_000 && isOurs(); waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50))
  rmSync(pidFile, { force: true })
}

async function waitForRpc(url: string, child: Child): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 50) {
    if (child.process.exitCode !== null) break
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}',
    }).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new AnvilError('did not come up: see its log')
}

/**
 * Starts the local chain with persistent state. While it is stopped its clock stands still (absences below four
 * minutes excepted), so that a start after a night off does not find hundreds of empty epochs to settle.
 */
export async function startAnvil(parameters: {
  port: number
  chainId: number
  blockTimeSeconds: number
  /** Absent: a throw-away chain. */
  stateFile?: string
  logDir: string
}): Promise<Anvil> {
  const args = ['--host', '127.0.0.1', '--port', String(parameters.port), '--chain-id', String(parameters.chainId)]
  args.push('--accounts', '20', '--silent')
  args.push('--block-time', String(parameters.blockTimeSeconds))
  let clockOffsetMs = 0
  if (parameters.stateFile) {
    mkdirSync(path.dirname(parameters.stateFile), { recursive: true })
    await endOrphan(parameters.stateFile)
    const { running, exit } = snapshotFiles(parameters.stateFile)
    const state = findState(parameters.stateFile)
    const now = Math.floor(Date.now() / 1000)
    args.push('--dump-state', exit)
    if (!state) args.push('--timestamp', String(now - BIRTH_SECONDS_AGO))
    else {
      if (state.file !== running) copyFileSync(state.file, running)
      args.push('--load-state', running)
      if (now - state.stoppedAt > MAX_CATCH_UP_SECONDS) {
        args.push('--timestamp', String(state.stoppedAt + 1))
        clockOffsetMs = (state.stoppedAt + 1 - now) * 1000
      }
    }
  }
  const child = startChild({
    name: `anvil-${parameters.chainId}`,
    command: findAnvil(),
    args,
    logDir: parameters.logDir,
    stopSignal: 'SIGINT',
  })
  if (parameters.stateFile) writeFileSync(`${parameters.stateFile}.pid`, String(child.process.pid))
  const url = `http://127.0.0.1:${parameters.port}`
  await waitForRpc(url, child)
  return { child, url, clockOffsetMs }
}

/** The local chain cannot be found or started. */
export class AnvilError extends AppError {
  constructor(problem: string, cause?: unknown) {
    super(`Local chain (anvil): ${problem}`, { code: 'ANVIL', status: 500, cause })
  }
}
