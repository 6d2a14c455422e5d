import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import path from 'node:path'

/** A running part of the stack. */
export type Child = {
  name: string
  process: ChildProcess
  /** Asks it to end, waits, and ends it for good after `graceMs`. */
  stop: (graceMs?: number) => Promise<void>
  /** Resolves with its exit code (null after a signal). */
  ended: Promise<number | null>
}

/**
 * Starts a child in a process group of its own (Ctrl-C in the terminal reaches the stack alone, which then stops its
 * parts in order) with its output appended to a log file.
 */
export function startChild(parameters: {
  name: string
  command: string
  args: readonly string[]
  env?: Record<string, string | undefined>
  logDir: string
  stopSignal?: NodeJS.Signals
  /** Open an IPC channel, whose end tells the child that we are gone. Node children only. */
  ipc?: boolean
}): Child {
  mkdirSync(parameters.logDir, { recursive: true })
  const log = createWriteStream(path.join(parameters.logDir, `${parameters.name}.log`), { flags: 'a' })
  const child = spawn(parameters.command, parameters.args, {
    env: { ...process.env, ...parameters.env },
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', ...(parameters.ipc ? (['ipc'] as const) : [])],
  })
  child.stdout?.pipe(log, { end: false })
  child.stderr?.pipe(log, { end: false })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.once('error', () => resolve(1))
  })
  return {
    name: parameters.name,
    process: child,
    ended,
    stop: (graceMs = 10_000) => stopChild(child, ended, parameters.stopSignal ?? 'SIGTERM', graceMs),
  }
}

/** Ends a child for good with whatever it has started itself: a group of its own, where the system has groups. */
function killGroup(child: ChildProcess): void {
  if (process.platform === 'win32' || child.pid === undefined) {
    child.kill('SIGKILL')
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL') // the group has just ended, or is not ours to name
  }
}

async function stopChild(
  child: ChildProcess,
  ended: Promise<unknown>,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  const timer = setTimeout(() => killGroup(child), graceMs)
  await ended
  clearTimeout(timer)
}
