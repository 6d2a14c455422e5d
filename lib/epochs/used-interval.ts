/** A stretch of time in which a record used some thousandths of a GPU; half-open, Unix milliseconds. */
export type UsedInterval = { readonly startedAtMs: number; readonly endedAtMs: number; readonly gpuMilli: number }

/** Orders what was used by its start, then by key: the order in which records get what is left. */
export function compareUsed(a: UsedInterval & { key: string }, b: UsedInterval & { key: string }): number {
  return a.startedAtMs - b.startedAtMs || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

/** Whether the parts that count of a record are all of it. */
export function isWhole(record: UsedInterval, [first, second]: readonly UsedInterval[]): boolean {
  return (
    first !== undefined &&
    second === undefined &&
    first.startedAtMs === record.startedAtMs &&
    first.endedAtMs === record.endedAtMs &&
    first.gpuMilli === record.gpuMilli
  )
}
