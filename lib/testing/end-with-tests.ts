import type { ChildProcess } from 'node:child_process'
import { startWatchdog, type Watchdog } from '@/lib/processes/watchdog'

let watchdog: Watchdog | undefined

/**
 * Ends a process of a test when the test's own process is gone, however it went: a run that is killed stops nothing by
 * itself. Returns how to forget it; call that once it has ended, since its pid may be somebody else's soon.
 */
export function endWithTests(pid: number): () => void {
  watchdog ??= startWatchdog()
  watchdog.unref()
  watchdog.watch(pid)
  return () => watchdog?.forget(pid)
}

/** The same for a child, which is forgotten by itself when it ends. */
export function endChildWithTests(child: ChildProcess): void {
  if (child.pid !== undefined) child.once('exit', endWithTests(child.pid))
}
