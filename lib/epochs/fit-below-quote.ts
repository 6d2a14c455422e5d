import { compareUsed, isWhole, type UsedInterval } from './used-interval'

/** A record that takes its share of what a quote allows. `key` orders records that start together. */
export type FittedRecord = UsedInterval & { readonly key: string }

/**
 * Cuts the records of one task down to what its quote allows at each instant. What earlier epochs counted (`taken`) comes
 * first, then records by start, then by key: a record gets what those before it leave. Returns the parts that count of
 * each record that does not count whole (none where nothing is left for it); records not in the result count whole.
 */
export function fitBelowQuote(parameters: {
  /** Thousandths of a GPU that were bought. */
  allowedGpuMilli: number
  taken: readonly UsedInterval[]
  records: readonly FittedRecord[]
}): Map<string, UsedInterval[]> {
  const records = parameters.records.toSorted(compareUsed)
  const instants = [...parameters.taken, ...records].flatMap((used) => [used.startedAtMs, used.endedAtMs])
  const cuts = [...new Set(instants)].sort((a, b) => a - b)
  const parts = new Map<string, UsedInterval[]>(records.map((record) => [record.key, []]))
  let active: FittedRecord[] = []
  let next = 0
  cuts.forEach((startedAtMs, index) => {
    const endedAtMs = cuts[index + 1]
    if (endedAtMs === undefined) return
    active = active.filter((record) => record.endedAtMs > startedAtMs)
    for (let record = records[next]; record && record.startedAtMs <= startedAtMs; record = records[next]) {
      if (record.endedAtMs > startedAtMs) active.push(record)
      next += 1
    }
    let left = parameters.allowedGpuMilli
    for (const used of parameters.taken) {
      if (used.startedAtMs <= startedAtMs && used.endedAtMs > startedAtMs) left -= used.gpuMilli
    }
    for (const record of active) {
      const gpuMilli = Math.min(record.gpuMilli, Math.max(left, 0))
      left -= gpuMilli
      if (gpuMilli > 0) append(parts.get(record.key) ?? [], { startedAtMs, endedAtMs, gpuMilli })
    }
  })
  for (const record of records) if (isWhole(record, parts.get(record.key) ?? [])) parts.delete(record.key)
  return parts
}

/** Joins a part to the one before it where nothing changed in between. */
function append(parts: UsedInterval[], part: UsedInterval): void {
  const last = parts.at(-1)
  if (last && last.endedAtMs === part.startedAtMs && last.gpuMilli === part.gpuMilli) {
    parts[parts.length - 1] = { ...last, endedAtMs: part.endedAtMs }
  } else parts.push(part)
}
