import pino from 'pino'
import { readLogLevel } from '@/lib/config/env.server'

/** What a long-running part hands back to its process. */
export type Running = { stop: () => Promise<void> }

/**
 * Runs one part of the product as this process: starts it, stops it on SIGINT or SIGTERM or when the parent that opened
 * an IPC channel is gone, and ends with code 1 and one sentence when it cannot start.
 */
export async function runProcess(name: string, start: (log: pino.Logger) => Promise<Running>): Promise<void> {
  const log = pino({
    name,
    level: readLogLevel(),
    redact: ['*.privateKey', '*.signature', '*.cookie'],
  })
  let running: Running
  try {
    running = await start(log)
  } catch (error) {
    sayWhy(name, error)
    log.error({ err: error }, 'start failed')
    process.exit(1)
  }
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    try {
      await running.stop()
      process.exit(0)
    } catch (error) {
      log.error({ err: error }, 'stop failed')
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => void stop())
  log.info('started')
}

/** One sentence about what is wrong, and one about what to do. */
function sayWhy(name: string, error: unknown): void {
  console.error(`warpshare ${name}: ${error instanceof Error ? error.message : String(error)}`)
  if (error instanceof Error && 'hint' in error && error.hint) console.error(String(error.hint))
}

/** Runs a command that ends by itself; what it cannot do is a sentence and exit code 1. */
export async function runCommand(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    sayWhy(name, error)
    process.exitCode = 1
  }
}
