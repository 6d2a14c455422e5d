import { createHash } from 'node:crypto'
import { localAccount } from '@/lib/config/local-accounts'
import type { MeteredInterval } from './meter'

/** How many machines the simulated platform has besides the demo wallet's. */
const FLEET_SIZE = 12

/** Most machines that one simulated task runs on. */
const MAX_MACHINES = 4

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The address of a simulated provider: nobody's key, so its rewards stay to be looked at. */
function fleetAddress(index: number): string {
  return `0x${digest(`warpshare simulated provider ${index}`).subarray(0, 20).toString('hex')}`
}

/** The providers a task runs on, the same ones on every call; the demo wallet's machine is always among them. */
export function machinesOf(taskId: string): string[] {
  const bytes = digest(taskId)
  const count = 1 + ((bytes[0] ?? 0) % (MAX_MACHINES - 1))
  const others = Array.from({ length: count }, (_, k) => fleetAddress((bytes[k + 1] ?? 0) % FLEET_SIZE))
  return [localAccount('demo').address.toLowerCase(), ...new Set(others)]
}

/** What a task needs to be metered. */
export type MeteredTask = { taskId: string; consumer: string; gpuModel: string; gpuMilli: number }

/**
 * One interval of a task on all its machines: their thousandths add up to the task's, a machine without any is left out.
 * About one interval in eight passes its verification only in part.
 */
export function meterInterval(task: MeteredTask, startedAtMs: number, endedAtMs: number): MeteredInterval[] {
  const machines = machinesOf(task.taskId)
  const share = Math.floor(task.gpuMilli / machines.length)
  return machines
    .map((provider, k) => ({
      recordId: `${task.taskId}.${startedAtMs}.${k}`,
      taskId: task.taskId,
      provider,
      consumer: task.consumer,
      gpuModel: task.gpuModel,
      gpuMilli: k === 0 ? task.gpuMilli - share * (machines.length - 1) : share,
      startedAtMs,
      endedAtMs,
      verifiedBps: verifiedBpsOf(digest(`${task.taskId}.${startedAtMs}.${k}`)[0] ?? 0),
    }))
    .filter((interval) => interval.gpuMilli > 0)
}

/** Of 256 intervals 28 lose a tenth of their verification, and four most of it, as on failing machines. */
function verifiedBpsOf(byte: number): number {
  if (byte < 4) return 4_000
  return byte < 32 ? 9_000 : 10_000
}
