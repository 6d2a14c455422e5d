import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/core/app-error'

/** Whether a process with this pid lives and is a stack of ours (where the system can tell). */
function isStack(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc/self/cmdline') || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dev-stack')
  } catch {
    return false
  }
}

/** Makes this process the only stack on a state folder. Throws {@link AlreadyRunningError}; returns how to let go. */
export function lockInstance(stateDir: string): { publish: (address: string) => void; release: () => void } {
  mkdirSync(stateDir, { recursive: true })
  const file = path.join(stateDir, 'instance')
  if (existsSync(file)) {
    const [pid = '', address = ''] = readFileSync(file, 'utf8').split('\n')
    if (Number(pid) !== process.pid && isStack(Number(pid))) throw new AlreadyRunningError(Number(pid), address)
  }
  writeFileSync(file, `${process.pid}\n`)
  return {
    publish: (address) => writeFileSync(file, `${process.pid}\n${address}\n`),
    release: () => rmSync(file, { force: true }),
  }
}

/** Another stack runs on this state folder. */
export class AlreadyRunningError extends AppError {
  constructor(pid: number, address: string) {
    super(`Warpshare is already running here (process ${pid}${address ? `, ${address}` : ''})`, {
      code: 'ALREADY_RUNNING',
      status: 500,
      hint: 'Stop it with Ctrl-C, or set LOCAL_STATE_DIR to run a second one.',
    })
  }
}
