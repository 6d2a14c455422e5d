import { cpus, loadavg } from 'node:os'

/** What a measurement ran on, and how busy that was with other work when it began: call it before. */
export function describeMachine(): string {
  const load = (loadavg()[0] ?? 0).toFixed(1)
  return `${cpus()[0]?.model.trim()}, ${cpus().length} processors (load ${load} of other work before), Node ${process.version}`
}
