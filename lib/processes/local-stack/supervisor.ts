import path from 'node:path'
import { type Child, startChild } from '../child-process'
import { lockInstance } from '../instance-lock'
import { startWatchdog } from '../watchdog'
import { say } from './say'
import { logDir, stateDir } from './stack-state'

/** A part that ran this long had started well: its next pause is short again. */
const STEADY_MS = 30_000
const FIRST_PAUSE_MS = 500

/** Keeps the parts of one stack running, and ends all of them together. */
export type Supervisor = {
  /** Starts a part of ours and starts it again, with a growing pause, whenever it ends by itself. */
  supervise: (name: string, args: readonly string[], env: Record<string, string | undefined>) => Child
  /** A process that ends with this stack, however the stack goes. */
  watch: (pid: number | undefined) => void
  /** What to do at the end, after the supervised parts; in the reverse order of these calls. */
  atEnd: (cleanup: () => Promise<void>) => void
  isStopping: () => boolean
  /** Tells a second start of the same state where this one is. */
  publish: (address: string) => void
  /** Stops everything in the reverse order of its start; the chain and the database last. Ends this process. */
  shutDown: (code: number) => Promise<void>
}

/** Takes the state for this process. Throws {@link import('../instance-lock').AlreadyRunningError} where another has it. */
export function createSupervisor(): Supervisor {
  const lock = lockInstance(stateDir)
  const watchdog = startWatchdog()
  const children: Child[] = []
  const cleanups: (() => Promise<void>)[] = []
  let stopping = false

  const supervise: Supervisor['supervise'] = (name, args, env) => {
    let pauseMs = FIRST_PAUSE_MS
    const launch = (): Child => {
      const child = startChild({ name, command: process.execPath, args, env, logDir, ipc: true })
      children.push(child)
      const { pid } = child.process
      if (pid) watchdog.watch(pid)
      const startedAt = Date.now()
      void child.ended.then(async (code) => {
        if (pid) watchdog.forget(pid)
        if (stopping) return
        children.splice(children.indexOf(child), 1)
        if (Date.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS
        console.error(`${name} ended with code ${code}; starting it again (log: ${path.join(logDir, `${name}.log`)})`)
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
        pauseMs = Math.min(pauseMs * 2, 30_000)
        if (!stopping) launch()
      })
      return child
    }
    return launch()
  }

  return {
    supervise,
    watch: (pid) => {
      if (pid) watchdog.watch(pid)
    },
    atEnd: (cleanup) => cleanups.push(cleanup),
    isStopping: () => stopping,
    publish: lock.publish,
    async shutDown(code) {
      if (stopping) return
      stopping = true
      say('\nStopping …')
      for (const child of children.toReversed()) await child.stop()
      for (const cleanup of cleanups.toReversed())
        await cleanup().catch((error: unknown) => console.error(String(error)))
      await watchdog.stop()
      lock.release()
      say(`Stopped. State is kept in ${path.relative('.', stateDir)}`)
      process.exit(code)
    },
  }
}
