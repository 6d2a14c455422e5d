import { SECOND_MS } from '@/lib/core/time'

/** How a network's time is cut into epochs; read from its emission contract. */
export type EpochSchedule = {
  /** Start of epoch 0, Unix seconds. */
  readonly genesis: number
  readonly lengthSeconds: number
}

/** The epoch that holds an instant (Unix milliseconds); negative before genesis. */
export function epochAt(schedule: EpochSchedule, atMs: number): number {
  return Math.floor((atMs - schedule.genesis * SECOND_MS) / (schedule.lengthSeconds * SECOND_MS))
}

/** Bounds of an epoch, half-open, Unix seconds. */
export function epochBounds(schedule: EpochSchedule, epoch: number): { startsAt: number; endsAt: number } {
  const startsAt = schedule.genesis + epoch * schedule.lengthSeconds
  return { startsAt, endsAt: startsAt + schedule.lengthSeconds }
}
