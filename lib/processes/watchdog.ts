import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/** What the watchdog runs: it reads pids until its input ends, which it does when the stack is gone, however it went. */
const WATCHDOG_SOURCE = `
  const pids = new Set()
  let text = ''
  process.stdin.on('data', (chunk) => {
    text += chunk
    const lines = text.split('\\n')
    text = lines.pop()
    for (const line of lines) line.startsWith('-') ? pids.delete(Number(line.slice(1))) : pids.add(Number(line))
  })
  process.stdin.on('end', () => {
    for (const pid of pids) try { process.kill(pid, 'SIGINT') } catch {}
    setTimeout(() => {
      for (const pid of pids) try { process.kill(pid, 'SIGKILL') } catch {}
      process.exit(0)
    }, 8000)
    const timer = setInterval(() => {
      for (const pid of pids) try { process.kill(pid, 0) } catch { pids.delete(pid) }
      if (pids.size === 0) process.exit(0)
    }, 100)
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
`

/** Ends parts that outlive a stack which was killed hard. */
export type Watchdog = {
  /** From now on this pid is ended when the stack is gone. */
  watch: (pid: number) => void
  /** The part ended by itself: its pid may belong to somebody else soon. */
  forget: (pid: number) => void
  /** Lets this process end though the watchdog still watches; whatever it watches ends with it. */
  unref: () => void
  /** Lets the watchdog go; everything it still watches is ended. */
  stop: () => Promise<void>
}

/** Starts the watchdog: a process of its own that notices the end of this one by its closed pipe, SIGKILL included. */
export function startWatchdog(): Watchdog {
  const child: ChildProcess = spawn(process.execPath, ['-e', WATCHDOG_SOURCE], {
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    watch: (pid) => void child.stdin?.write(`${pid}\n`),
    forget: (pid) => void child.stdin?.write(`-${pid}\n`),
    unref: () => {
      child.unref()
      ;(child.stdin as Socket | null)?.unref()
    },
    stop: async () => {
      child.stdin?.end()
      await ended
    },
  }
}
